"""The signatures give what the vendors' own documentation gives for its worked examples."""

from datetime import UTC, datetime

from chalicelib.messages import signing


def test_aliyun_s_published_example_is_signed_alike() -> None:
    params = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = signing.acs3(
        "YourAccessKeyId", "YourAccessKeySecret", host="ecs.cn-shanghai.aliyuncs.com", action="RunInstances",
        version="2014-05-26", params=params, at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
    )  # fmt: skip
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencent_s_published_example_is_signed_alike() -> None:
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    headers = signing.tc3(
        "AKID********************************", "********************************", host="cvm.tencentcloudapi.com",
        service="cvm", action="DescribeInstances", version="2017-03-12", region="ap-guangzhou", body=body,
        at=datetime.fromtimestamp(1551113065, UTC),
    )  # fmt: skip
    assert headers["Authorization"] == (
        "TC3-HMAC-SHA256 Credential=AKID********************************/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )


def test_parameters_are_encoded_as_the_signature_wants_them() -> None:
    assert signing.query({"b": "1 2*~/+=", "a": "诉求"}) == "a=%E8%AF%89%E6%B1%82&b=1%202%2A~%2F%2B%3D"
