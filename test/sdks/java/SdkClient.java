import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One SDK; carries out a plan and prints a line of JSON for each call of it. */
abstract class SdkClient {
  /** What the plan says about a call. */
  static class Planned {
    String name;
    String signature;
    String endpoint;
    String protocol;
    String accessKeyId;
    String accessKeySecret;
    String securityToken;
    boolean retry;
    List<Call> calls;
  }

  static class Call {
    String action;
    Map<String, String> parameters;
  }

  static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Makes a call and answers the body. */
  abstract Map<String, ?> call(Planned planned, String action, Map<String, String> parameters) throws Exception;

  /** What the SDK's error says: code, status, message, requestId. */
  abstract Map<String, Object> readError(Exception error);

  void run(String planFile) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var json = Files.readString(Path.of(planFile));
    List<Planned> plan = GSON.fromJson(json, new TypeToken<List<Planned>>() {}.getType());
    for (var planned : plan) {
      var line = new LinkedHashMap<String, Object>();
      line.put("name", planned.name);
      line.put("signature", planned.signature);
      line.putAll(carryOut(planned));
      out.println(GSON.toJson(line));
    }
    System.exit(0); // SDKs leave threads behind
  }

  private Map<String, Object> carryOut(Planned planned) {
    var transactionId = "";
    var made = new LinkedHashMap<String, Object>();
    for (var call : planned.calls) {
      made.clear();
      if ("{transactionId}".equals(call.parameters.get("TransactionId"))) {
        call.parameters.put("TransactionId", transactionId);
      }
      try {
        var body = call(planned, call.action, call.parameters);
        var result = (Map<?, ?>) body.get("Result");
        if (result.get("TransactionId") instanceof String opened) {
          transactionId = opened;
        }
        made.put("code", body.get("Code"));
        made.put("requestId", body.get("RequestId"));
        made.put("result", result);
      } catch (Exception error) {
        made.put("exception", error.getClass().getName());
        made.putAll(readError(error));
      }
    }
    return made;
  }
}
