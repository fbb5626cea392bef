"""Reading the body of a request: JSON, urlencoded form, or multipart."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from sandbox.parameters import Parameters, Upload
from sandbox.refusals import bad_request

DISPOSITION = re.compile(r';\s*(name|filename\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)


def read_parameters(content_type: str, body: bytes, query: str) -> Parameters:
    """Return the parameters of a call, those of the address included.

    Raises:
        Refusal: the body is not what its content type says.
    """
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    uploads: dict[str, Upload] = {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" and body:
        values |= _json_object(body)
    elif kind == "multipart/form-data":
        fields, uploads = read_multipart(content_type, body)
        values |= fields
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Parameters(values, uploads)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values


def read_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    """Return the fields and the files of a multipart body (RFC 7578); bytes stay as they are.

    Raises:
        Refusal: the boundary is missing.
    """
    found = re.search(r'boundary="?([^";]+)', content_type)
    if not found:
        raise bad_request("boundary not found in the Content-Type of a multipart body")
    delimiter = b"\r\n--" + found[1].encode("ascii", "replace")
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(delimiter)[1:]:
        if part.startswith(b"--"):
            break
        head, _, content = part.partition(b"\r\n\r\n")
        names = _disposition(head)
        if "filename" in names:
            uploads[names.get("name", "")] = Upload(names["filename"], _part_type(head), content)
        elif "name" in names:
            fields[names["name"]] = content.decode("utf-8", "replace")
    return fields, uploads


def _disposition(head: bytes) -> dict[str, str]:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        if line.lower().startswith("content-disposition:"):
            return {
                name.lower().rstrip("*"): _unquoted(quoted or bare)
                for name, quoted, bare in DISPOSITION.findall(line)
            }
    return {}


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value).replace("%22", '"')


def _part_type(head: bytes) -> str:
    found = re.search(rb"(?im)^content-type:\s*([^\r\n;]+)", head)
    return found[1].decode("ascii", "replace") if found else "application/octet-stream"
