import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.policy.retry.RetryPolicy;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.reflect.TypeToken;
import java.util.LinkedHashMap;
import java.util.Map;

/** com.aliyun:aliyun-java-sdk-core with its CommonRequest. */
class Core extends SdkClient {
  public static void main(String[] arguments) throws Exception {
    new Core().run(arguments[0]);
  }

  @Override
  Map<String, ?> call(Planned planned, String action, Map<String, String> parameters) throws Exception {
    var request = new CommonRequest();
    request.setSysDomain(planned.endpoint);
    request.setSysProtocol(planned.protocol.equals("http") ? ProtocolType.HTTP : ProtocolType.HTTPS);
    request.setSysMethod(MethodType.POST);
    request.setSysVersion("2022-08-09");
    request.setSysAction(action);
    request.setSysSignatureVersion(SignatureVersion.valueOf(planned.signature));
    parameters.forEach(
        (name, value) -> {
          if (name.equals("FacePictureBase64")) {
            request.putBodyParameter(name, value);
          } else {
            request.putQueryParameter(name, value);
          }
        });
    var json = connect(planned).getCommonResponse(request).getData();
    return GSON.fromJson(json, new TypeToken<Map<String, Object>>() {}.getType());
  }

  static DefaultAcsClient connect(Planned planned) {
    var key =
        planned.securityToken == null
            ? new BasicCredentials(planned.accessKeyId, planned.accessKeySecret)
            : new BasicSessionCredentials(planned.accessKeyId, planned.accessKeySecret, planned.securityToken);
    var client = new DefaultAcsClient(DefaultProfile.getProfile("ap-southeast-1"), key);
    client.setAutoRetry(planned.retry);
    client.setSysRetryPolicy(planned.retry ? RetryPolicy.defaultRetryPolicy(true) : RetryPolicy.none());
    return client;
  }

  @Override
  Map<String, Object> readError(Exception error) {
    var read = new LinkedHashMap<String, Object>();
    read.put("message", error.getMessage());
    if (error instanceof ClientException refusal) {
      read.put("code", refusal.getErrCode());
      read.put("requestId", refusal.getRequestId());
    }
    return read;
  }
}
