"""How every engine of the queue keeps the headers of a batch in one column: JSON."""

import msgspec

encode_headers = msgspec.json.Encoder().encode
decode_headers = msgspec.json.Decoder(dict[str, str]).decode
