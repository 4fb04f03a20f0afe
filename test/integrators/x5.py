"""X5: a chat server with the vendor's Python product SDK. Liveness in a browser, then FaceCompare with a kept picture.

One constant id of 36 characters with hyphens for every call, and a MetaInfo that is the text of a Python dict.
"""

import base64
import json

from alibabacloud_cloudauth_intl20220809 import models
from alibabacloud_cloudauth_intl20220809.client import Client
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from conversation import back_from_page, setting, tell

MERCHANT_BIZ_ID = "2f1d3c4b-5a69-4788-9766-a5b4c3d2e1f0"

client = Client(
    Config(
        access_key_id=setting("ACCESS_KEY_ID"),
        access_key_secret=setting("ACCESS_KEY_SECRET"),
        endpoint=setting("CLOUDAUTH_ENDPOINT"),
    )
)
runtime = RuntimeOptions()

from_browser = {"bioMetaInfo": "4.1.0:2916352,0", "deviceType": "web", "ua": "Mozilla/5.0 (X11; Linux x86_64)"}
meta_info = dict(from_browser, user_id="17")

opened = client.initialize_with_options(
    models.InitializeRequest(
        product_code="FACE_LIVENESS",
        merchant_biz_id=MERCHANT_BIZ_ID,
        merchant_user_id="17",
        meta_info=str(meta_info),
        model="PHOTINUS_LIVENESS",
        security_level="02",
        language_config="en",
        return_url="https://chat.example/verified?user_id=17&timestamp=1700000000",
    ),
    runtime,
)
result = opened.body.result
tell({"transactionId": result.transaction_id, "transactionUrl": result.transaction_url})

back = back_from_page()
checked = client.check_result_with_options(
    models.CheckResultRequest(
        merchant_biz_id=MERCHANT_BIZ_ID, transaction_id=result.transaction_id, is_return_image="Y"
    ),
    runtime,
)
face = json.loads(checked.body.result.ext_face_info)
with open(setting("PORTRAIT"), "rb") as file:
    portrait = base64.b64encode(file.read()).decode()
compared = client.face_compare_with_options(
    models.FaceCompareRequest(
        merchant_biz_id=MERCHANT_BIZ_ID, source_face_picture=portrait, target_face_picture=portrait
    ),
    runtime,
)
tell(
    {
        "back": back,
        "passed": checked.body.result.passed,
        "subCode": checked.body.result.sub_code,
        "faceAttack": face["faceAttack"],
        "faceOcclusion": face["faceOcclusion"],
        "faceQuality": face["faceQuality"],
        "faceImg": face["faceImg"][:4],
        "score": compared.body.result.face_comparison_score,
        "same": compared.body.result.passed,
    }
)
