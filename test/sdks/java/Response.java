import com.aliyuncs.AcsResponse;
import com.aliyuncs.transform.UnmarshallerContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** The typed answer. Public and by itself: the SDK makes one by reflection and puts the class's name before each field's. */
public class Response extends AcsResponse {
  Map<String, Object> body = new LinkedHashMap<>();

  @Override
  public Response getInstance(UnmarshallerContext context) {
    var result = new LinkedHashMap<String, Object>();
    context
        .getResponseMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith("Response.Result.")) {
                result.put(name.substring("Response.Result.".length()), value);
              } else {
                body.put(name.substring("Response.".length()), value);
              }
            });
    body.put("Result", result);
    return this;
  }
}
