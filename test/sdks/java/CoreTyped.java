import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import java.util.Map;

/** com.aliyun:aliyun-java-sdk-core as the SDKs of single products use it: it reads the answer into a type. */
class CoreTyped extends Core {
  public static void main(String[] arguments) throws Exception {
    new CoreTyped().run(arguments[0]);
  }

  static class Request extends RpcAcsRequest<Response> {
    Request(String action) {
      super("Cloudauth-intl", "2022-08-09", action);
      setSysMethod(MethodType.POST);
    }

    void set(String name, String value) {
      if (name.equals("FacePictureBase64")) {
        putBodyParameter(name, value);
      } else {
        putQueryParameter(name, value);
      }
    }

    @Override
    public Class<Response> getResponseClass() {
      return Response.class;
    }
  }

  @Override
  Map<String, ?> call(Planned planned, String action, Map<String, String> parameters) throws Exception {
    var request = new Request(action);
    request.setSysEndpoint(planned.endpoint);
    request.setSysProtocol(planned.protocol.equals("http") ? ProtocolType.HTTP : ProtocolType.HTTPS);
    request.setSysSignatureVersion(SignatureVersion.valueOf(planned.signature));
    parameters.forEach(request::set);
    return connect(planned).getAcsResponse(request).body;
  }
}
