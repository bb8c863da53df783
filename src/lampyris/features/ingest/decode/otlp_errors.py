"""Why an OTLP body as a whole is refused."""

from lampyris.foundation.errors import InvalidInput


class UndecodableTraces(InvalidInput):
    """The body is not what its content type says, or a span in it has no usable id. Nothing of it can be stored."""

    code = "undecodable_traces"


PROTOBUF = "Failed to parse OTel Protobuf Trace"
JSON = "Failed to parse OTel JSON Trace"
