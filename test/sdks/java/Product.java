import com.aliyun.cloudauth_intl20220809.Client;
import com.aliyun.cloudauth_intl20220809.models.InitializeRequest;
import java.util.Map;

/** com.aliyun:cloudauth_intl20220809, the product SDK. */
class Product extends OpenApi {
  public static void main(String[] arguments) throws Exception {
    new Product().run(arguments[0]);
  }

  @Override
  Map<String, ?> call(Planned planned, String action, Map<String, String> parameters) throws Exception {
    var client = new Client(config(planned));
    if (!action.equals("Initialize")) {
      throw new UnsupportedOperationException(action);
    }
    return client.initializeWithOptions(InitializeRequest.build(parameters), runtime(planned)).getBody().toMap();
  }
}
