"""What kind of file this is, judged by its content and never by its name (procedure 6). Pure."""

import io
import zipfile

MOST = 5  # files per case
LARGEST = 10 * 1024 * 1024  # bytes per file
KINDS = ("jpg", "png", "pdf", "docx", "xlsx")
PICTURES = ("jpg", "png")
SHOWN = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}  # what a browser shows by itself
_MAGIC = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"))
_OFFICE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
_LARGEST_UNPACKED = 200 * 1024 * 1024  # a small archive that unpacks to more is a bomb
REFUSED = "这个文件不是 jpg、png、pdf、docx 或 xlsx，请换一个文件"
MACROS = "文件含有宏，请另存为不含宏的文件后再上传"


def kind_of(body: bytes) -> tuple[str, str | None]:
    """One of KINDS and None, or '' and a Chinese sentence. `body` is the whole file."""
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind, None
    if body.startswith(b"PK\x03\x04"):
        return _office(body)
    return "", REFUSED


def _office(body: bytes) -> tuple[str, str | None]:
    try:
        members = {one.filename: one.file_size for one in zipfile.ZipFile(io.BytesIO(body)).infolist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        return "", REFUSED
    if sum(members.values()) > _LARGEST_UNPACKED or "[Content_Types].xml" not in members:
        return "", REFUSED
    if any(name.lower().endswith("vbaproject.bin") for name in members):
        return "", MACROS
    kind = next((kind for name, kind in _OFFICE if name in members), "")
    return (kind, None) if kind else ("", REFUSED)
