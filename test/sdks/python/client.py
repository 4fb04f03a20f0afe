"""The Python SDKs: python3 client.py product|core|core-typed PLAN, with the package on PYTHONPATH."""

import json
import re
import sys


class Unable(Exception):
    """What this release of an SDK has no way to say."""


class Product:
    """alibabacloud_cloudauth_intl20220809 of any age."""

    def __init__(self):
        from alibabacloud_cloudauth_intl20220809 import client, models
        from alibabacloud_tea_openapi.models import Config

        self.client, self.models, self.config = client, models, Config

    def call(self, planned, action, parameters):
        config = self.config(
            endpoint=planned['endpoint'],
            **({'protocol': 'HTTP'} if planned['protocol'] == 'http' else {}),
            access_key_id=planned['accessKeyId'],
            access_key_secret=planned['accessKeySecret'],
            security_token=planned.get('securityToken'),
        )
        if planned['signature'] == 'V1':
            config.signature_algorithm = 'v2'
        runtime = self.runtime(config, planned['retry'])
        request = getattr(self.models, f'{action}Request')().from_map(parameters)
        unknown = parameters.keys() - request.to_map().keys()
        if unknown:
            raise Unable(f'{action}Request has no {", ".join(sorted(unknown))}')
        method = re.sub(r'(?<!^)(?=[A-Z])', '_', action).lower() + '_with_options'
        return getattr(self.client.Client(config), method)(request, runtime).body.to_map()

    @staticmethod
    def runtime(config, retry):
        try:
            from darabonba.policy.retry import RetryCondition, RetryOptions
            from darabonba.runtime import RuntimeOptions
        except ImportError:  # before 2025
            from alibabacloud_tea_util.models import RuntimeOptions

            return RuntimeOptions(autoretry=True, max_attempts=3) if retry else RuntimeOptions()
        if retry:
            throttled = RetryCondition({'maxAttempts': 3, 'exception': ['ThrottlingException']})
            config.retry_options = RetryOptions({'retryable': True, 'retryCondition': [throttled]})
        return RuntimeOptions()

    @staticmethod
    def read_error(error):
        data = getattr(error, 'data', None) or {}
        return {
            'code': getattr(error, 'code', None),
            'status': data.get('statusCode'),
            'message': getattr(error, 'message', str(error)),
            'requestId': data.get('RequestId'),
        }


class Core:
    """aliyun-python-sdk-core with its CommonRequest."""

    def call(self, planned, action, parameters):
        from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
        from aliyunsdkcore.client import AcsClient

        key = planned['accessKeyId'], planned['accessKeySecret']
        token = planned.get('securityToken')
        client = AcsClient(
            region_id='ap-southeast-1',
            credential=StsTokenCredential(*key, token) if token else AccessKeyCredential(*key),
            auto_retry=planned['retry'],
            max_retry_time=3,
        )
        request = self.request(action, planned['endpoint'])
        request.set_method('POST')
        request.set_protocol_type(planned['protocol'])
        for name, value in parameters.items():
            add = request.add_body_params if name == 'FacePictureBase64' else request.add_query_param
            add(name, value)
        return json.loads(client.do_action_with_exception(request))

    @staticmethod
    def request(action, endpoint):
        from aliyunsdkcore.request import CommonRequest

        return CommonRequest(domain=endpoint, version='2022-08-09', action_name=action)

    @staticmethod
    def read_error(error):
        return {
            'code': error.get_error_code(),
            'status': error.get_http_status() if hasattr(error, 'get_http_status') else None,
            'message': error.get_error_msg(),
            'requestId': error.get_request_id() if hasattr(error, 'get_request_id') else None,
        }


class CoreTyped(Core):
    """aliyun-python-sdk-core as the SDKs of single products use it."""

    @staticmethod
    def request(action, endpoint):
        from aliyunsdkcore.request import RpcRequest

        request = RpcRequest('Cloudauth-intl', '2022-08-09', action)
        request.set_endpoint(endpoint)
        return request


def carry_out(sdk, planned):
    transaction_id, made = None, {}
    for call in planned['calls']:
        parameters = call['parameters']
        if parameters.get('TransactionId') == '{transactionId}':
            parameters['TransactionId'] = transaction_id
        try:
            body = sdk.call(planned, call['action'], parameters)
            transaction_id = body['Result'].get('TransactionId', transaction_id)
            made = {'code': body['Code'], 'requestId': body['RequestId'], 'result': body['Result']}
        except Unable as reason:
            return {'unable': str(reason)}
        except Exception as error:
            made = describe(sdk, error)
    return made


def describe(sdk, error):
    kind = type(error)
    name = f'{kind.__module__}.{kind.__qualname__}'
    try:
        return {'exception': name, **sdk.read_error(error)}
    except Exception:  # not an error of the SDK's own
        return {'exception': name, 'message': str(error)}


def main(name, plan_file):
    sdk = {'product': Product, 'core': Core, 'core-typed': CoreTyped}[name]()
    with open(plan_file, encoding='utf-8') as file:
        plan = json.load(file)
    for planned in plan:
        result = {'name': planned['name'], 'signature': planned['signature'], **carry_out(sdk, planned)}
        print(json.dumps(result), flush=True)


main(*sys.argv[1:])
