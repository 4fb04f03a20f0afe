import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** com.aliyun:tea-openapi, called as the product SDK calls it: the picture in the form, all else in the query. */
class OpenApi extends SdkClient {
  public static void main(String[] arguments) throws Exception {
    new OpenApi().run(arguments[0]);
  }

  @Override
  @SuppressWarnings("unchecked")
  Map<String, ?> call(Planned planned, String action, Map<String, String> parameters) throws Exception {
    var query = new HashMap<>(parameters);
    var body = new HashMap<String, Object>();
    if (query.containsKey("FacePictureBase64")) {
      body.put("FacePictureBase64", query.remove("FacePictureBase64"));
    }
    var params =
        new Params()
            .setAction(action)
            .setVersion("2022-08-09")
            .setProtocol("HTTPS")
            .setPathname("/")
            .setMethod("POST")
            .setAuthType("AK")
            .setStyle("RPC")
            .setReqBodyType("formData")
            .setBodyType("json");
    var request = new OpenApiRequest().setQuery(query).setBody(body);
    var answer = new Client(config(planned)).callApi(params, request, runtime(planned));
    return (Map<String, ?>) answer.get("body");
  }

  static Config config(Planned planned) {
    var config =
        new Config()
            .setEndpoint(planned.endpoint)
            .setAccessKeyId(planned.accessKeyId)
            .setAccessKeySecret(planned.accessKeySecret)
            .setSecurityToken(planned.securityToken);
    if (planned.protocol.equals("http")) {
      config.setProtocol("HTTP");
    }
    return planned.signature.equals("V1") ? config.setSignatureAlgorithm("v2") : config;
  }

  static RuntimeOptions runtime(Planned planned) {
    var runtime = new RuntimeOptions();
    runtime.autoretry = planned.retry;
    runtime.maxAttempts = planned.retry ? 3 : 1;
    return runtime;
  }

  @Override
  Map<String, Object> readError(Exception error) {
    var read = new LinkedHashMap<String, Object>();
    read.put("message", error.getMessage());
    if (error instanceof TeaException refusal) {
      read.put("code", refusal.getCode());
      if (refusal.getData() != null) {
        read.put("status", refusal.getData().get("statusCode"));
        read.put("requestId", refusal.getData().get("RequestId"));
      }
    }
    return read;
  }
}
