"""X6: a wallet that signs by itself (signature V1) and sends every parameter in one form. FACE_LIVENESS_PRO in Kuala Lumpur.

`https://` is written into the program, and the MetaInfo is invented on the server.
"""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from conversation import back_from_page, setting, tell


def encoded(text):
    return urllib.parse.quote(text, safe="-_.~")


def call(action, parameters):
    whole = {
        "Action": action,
        "Version": "2022-08-09",
        "Format": "JSON",
        "AccessKeyId": setting("ACCESS_KEY_ID"),
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": str(uuid.uuid4()),
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **parameters,
    }
    canonical = "&".join(f"{encoded(name)}={encoded(whole[name])}" for name in sorted(whole))
    text = f"POST&%2F&{encoded(canonical)}"
    key = (setting("ACCESS_KEY_SECRET") + "&").encode()
    whole["Signature"] = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha1).digest()).decode()
    form = urllib.parse.urlencode(whole).encode()
    request = urllib.request.Request(f"https://{setting('CLOUDAUTH_ENDPOINT')}/", data=form)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = json.load(answer)
    except urllib.error.HTTPError as error:
        raise SystemExit(error.read().decode()) from error
    if body["Code"] not in ("Success", "200"):
        raise SystemExit(json.dumps(body))
    return body["Result"]


full_name = "Ada Augusta Byron King, Countess of Lovelace and of many more places"
opened = call(
    "Initialize",
    {
        "ProductCode": "FACE_LIVENESS_PRO",
        "MerchantBizId": uuid.uuid4().hex,
        "MetaInfo": '{"deviceType":"web","ua":"Mozilla/5.0"}',
        "MerchantUserId": full_name[:64],
        "ReturnUrl": "https://wallet.example/kyc",
        "CallbackUrl": setting("RECEIVER"),
    },
)
tell({"transactionId": opened["TransactionId"], "transactionUrl": opened["TransactionUrl"]})

query = urllib.parse.parse_qs(urllib.parse.urlsplit(back_from_page()).query)
response = json.loads(query["response"][0])
checked = call("CheckResult", {"MerchantBizId": uuid.uuid4().hex, "TransactionId": response["extInfo"]["certifyId"]})
tell({"resultCode": response["resultCode"], "passed": checked["Passed"]})
