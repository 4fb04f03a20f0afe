"""X9: a payment service with the vendor's Python product SDK. FACE_LIVENESS_PRO in Jakarta, asked about later.

Its ids hold an underscore, and its MetaInfo names no device, so that there is no page: an app goes on with the id.
"""

import time

from alibabacloud_cloudauth_intl20220809 import models
from alibabacloud_cloudauth_intl20220809.client import Client
from alibabacloud_tea_openapi.models import Config
from conversation import back_from_page, setting, tell

client = Client(
    Config(
        access_key_id=setting("ACCESS_KEY_ID"),
        access_key_secret=setting("ACCESS_KEY_SECRET"),
        region_id="ap-southeast-5",
        endpoint=setting("CLOUDAUTH_ENDPOINT"),
    )
)
merchant_biz_id = f"PAYMENT_{int(time.time())}"
opened = client.initialize(
    models.InitializeRequest(
        product_code="FACE_LIVENESS_PRO",
        merchant_biz_id=merchant_biz_id,
        merchant_user_id="customer-3",
        meta_info='{"os":"web"}',
    )
)
transaction_id = opened.body.result.transaction_id
tell({"transactionId": transaction_id, "transactionUrl": opened.body.result.transaction_url})

back_from_page()
checked = client.check_result(
    models.CheckResultRequest(merchant_biz_id=merchant_biz_id, transaction_id=transaction_id)
)
tell({"passed": checked.body.result.passed, "subCode": checked.body.result.sub_code})
