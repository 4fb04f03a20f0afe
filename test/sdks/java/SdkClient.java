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
    String accessKeyId;
    String accessKeySecret;
    String securityToken;
    boolean retry;
    List<Map<String, String>> before;
    Map<String, String> parameters;
  }

  static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Calls Initialize and answers the body. */
  abstract Map<String, ?> initialize(Planned planned, Map<String, String> parameters) throws Exception;

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
      line.putAll(attempt(planned));
      out.println(GSON.toJson(line));
    }
    System.exit(0); // SDKs leave threads behind
  }

  private Map<String, Object> attempt(Planned planned) {
    for (var parameters : planned.before) {
      try {
        initialize(planned, parameters);
      } catch (Exception refused) {
        // What comes before a case may well be refused
      }
    }
    var result = new LinkedHashMap<String, Object>();
    try {
      var body = initialize(planned, planned.parameters);
      result.put("code", body.get("Code"));
      result.put("requestId", body.get("RequestId"));
      result.put("transactionId", ((Map<?, ?>) body.get("Result")).get("TransactionId"));
    } catch (Exception error) {
      result.put("exception", error.getClass().getName());
      result.putAll(readError(error));
    }
    return result;
  }
}
