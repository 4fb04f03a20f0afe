import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * X3: an administration in Java with the core of the vendor's SDK. eKYC with a passport and with an ID card, and eKYC_PRO
 * with a passport; one constant id, no ReturnUrl. It keeps the whole answer as JSON and reads it again.
 */
class X3 {
  private static final String MERCHANT_BIZ_ID = "administration2024";
  private static final Gson gson = new Gson();
  private static Client client;

  public static void main(String[] arguments) throws Exception {
    client =
        new Client(
            new Config()
                .setEndpoint(System.getenv("CLOUDAUTH_ENDPOINT"))
                .setAccessKeyId(System.getenv("ACCESS_KEY_ID"))
                .setAccessKeySecret(System.getenv("ACCESS_KEY_SECRET")));
    var lines = new BufferedReader(new InputStreamReader(System.in));
    verify(lines, "eKYC", "01000000");
    verify(lines, "eKYC", "00000001");
    verify(lines, "eKYC_PRO", "GLB03002");
  }

  /** As the product SDK calls it. */
  private static JsonObject call(String action, Map<String, String> query) throws Exception {
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
    var request = new OpenApiRequest().setQuery(query);
    var kept = gson.toJson(client.callApi(params, request, new RuntimeOptions()).get("body"));
    var body = JsonParser.parseString(kept).getAsJsonObject();
    if (!"success".equalsIgnoreCase(body.get("Code").getAsString())) {
      throw new IllegalStateException(kept);
    }
    return body.getAsJsonObject("Result");
  }

  private static void verify(BufferedReader lines, String product, String docType) throws Exception {
    var isPro = product.equals("eKYC_PRO");
    var query = new HashMap<String, String>();
    query.put("ProductCode", product);
    query.put("DocType", docType);
    query.put("MerchantBizId", MERCHANT_BIZ_ID);
    query.put("MerchantUserId", "1001");
    query.put("MetaInfo", "{\"bioMetaInfo\":\"4.1.0:2916352,0\",\"deviceType\":\"h5\",\"ua\":\"Mozilla/5.0 (Android 14)\"}");
    query.put("EditOcrResult", "0");
    if (isPro) {
      query.put("SecurityLevel", "02");
    }
    var opened = call("Initialize", query);
    var id = opened.get("TransactionId").getAsString();
    tell(
        "transactionId", id,
        "transactionUrl", opened.get("TransactionUrl").getAsString(),
        "protocol", opened.get("Protocol").getAsString());

    lines.readLine();
    var result =
        call("CheckResult", Map.of("MerchantBizId", MERCHANT_BIZ_ID, "TransactionId", id, "IsReturnImage", "Y"));
    var idInfo = JsonParser.parseString(result.get("ExtIdInfo").getAsString()).getAsJsonObject();
    var faceInfo = JsonParser.parseString(result.get("ExtFaceInfo").getAsString()).getAsJsonObject();
    var page = isPro ? idInfo.getAsJsonObject("ocrIdInfoData").getAsJsonObject("01") : idInfo;
    tell(
        "product", product,
        "docType", docType,
        "passed", result.get("Passed").getAsString(),
        "name", nameOf(page.getAsJsonObject("ocrIdInfo")),
        "idImage", page.get("idImage").getAsString().substring(0, 5),
        "faceImg", faceInfo.get("faceImg").getAsString().substring(0, 4));
  }

  private static String nameOf(JsonObject ocr) {
    for (var key : new String[] {"name", "surname"}) {
      if (ocr.has(key)) {
        return ocr.get(key).getAsString();
      }
    }
    return null;
  }

  private static void tell(String... pairs) {
    Map<String, String> told = new LinkedHashMap<>();
    for (var at = 0; at < pairs.length; at += 2) {
      told.put(pairs[at], pairs[at + 1]);
    }
    System.out.println(gson.toJson(told));
  }
}
