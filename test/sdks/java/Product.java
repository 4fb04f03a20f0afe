import com.aliyun.cloudauth_intl20220809.Client;
import com.aliyun.cloudauth_intl20220809.models.InitializeRequest;
import java.util.Map;

/** com.aliyun:cloudauth_intl20220809, the product SDK. */
class Product extends OpenApi {
  public static void main(String[] arguments) throws Exception {
    new Product().run(arguments[0]);
  }

  @Override
  Map<String, ?> initialize(Planned planned, Map<String, String> parameters) throws Exception {
    var request = InitializeRequest.build(parameters);
    return new Client(config(planned)).initializeWithOptions(request, runtime(planned)).getBody().toMap();
  }
}
