"""A bucket on this machine, as the storage of files."""

import pytest
from django.core.files.storage import storages

KEYS = {"access_key": "a", "secret_key": "b", "region_name": "eu-north-1"}


@pytest.fixture(scope="module")
def server():
    from moto.server import ThreadedMotoServer  # loads for seconds, so only where a bucket is asked for

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def put_in(settings):
    """Makes the bucket at an address the storage of files."""

    def put(address, **options):
        options = {"endpoint_url": address, "bucket_name": "bpmplan", "location": "planer", **KEYS} | options
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "bpmplan.files.bucket.Bucket", "OPTIONS": options}
        }
        return storages["default"]

    return put


@pytest.fixture
def bucket(server, put_in):
    """An empty bucket, as the storage of files."""
    import boto3

    client = boto3.client(
        "s3", endpoint_url=server, aws_access_key_id="a", aws_secret_access_key="b", region_name="eu-north-1"
    )
    client.create_bucket(Bucket="bpmplan", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    put_in(server)
    yield client
    for entry in client.list_objects_v2(Bucket="bpmplan").get("Contents", ()):
        client.delete_object(Bucket="bpmplan", Key=entry["Key"])
    client.delete_bucket(Bucket="bpmplan")
