"""Signs requests as Amazon's own Python library does: a list of them on standard input, the
headers that each then has on standard output, both as JSON."""

import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signed(case):
    at = datetime.datetime.fromtimestamp(case["at"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_: at.replace(tzinfo=None)
    credentials = Credentials(case["access_key_id"], case["secret"], case["session_token"])
    request = AWSRequest(
        method="POST",
        url=case["url"],
        headers=case["headers"],
        data=case["body"].encode(),
    )
    botocore.auth.SigV4Auth(credentials, case["service"], case["region"]).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


json.dump([signed(case) for case in json.load(sys.stdin)], sys.stdout)
