import com.aliyuncs.AcsResponse;
import com.aliyuncs.transform.UnmarshallerContext;
import java.util.Map;

/** The typed answer. Public and by itself: the SDK makes one by reflection and reads fields under the name of the class. */
public class InitializeResponse extends AcsResponse {
  Map<String, ?> body;

  @Override
  public InitializeResponse getInstance(UnmarshallerContext context) {
    body =
        Map.of(
            "RequestId", context.stringValue("InitializeResponse.RequestId"),
            "Code", context.stringValue("InitializeResponse.Code"),
            "Result", Map.of("TransactionId", context.stringValue("InitializeResponse.Result.TransactionId")));
    return this;
  }
}
