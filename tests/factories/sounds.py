"""Tiny recordings, written byte by byte: silence that is what its kind says it is."""

import struct

FRAME = struct.pack(">I", 0xFFFB9000) + b"\0" * 413
"""MPEG 1, layer 3, 128 kbit/s, 44,100 Hz: 417 bytes that last 1152 / 44100 seconds."""


def mp3(seconds: float = 2.0, *, tag: bytes = b"") -> bytes:
    head = b""
    if tag:
        size = len(tag)
        head = b"ID3\x04\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + tag
    return head + FRAME * round(seconds * 44100 / 1152)


def ogg(seconds: int = 3, *, head: bytes = b"OpusHead\x01\x01" + struct.pack("<HIHB", 312, 48_000, 0, 0)) -> bytes:
    def page(granule: int, packet: bytes) -> bytes:
        return b"OggS\0\0" + struct.pack("<qIII", granule, 1, 0, 0) + bytes([1, len(packet)]) + packet

    return page(0, head) + page(48_000 * seconds + 312, b"\0" * 60)


def m4a(seconds: int = 4, *, handler: bytes = b"soun") -> bytes:
    def box(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(content), name) + content

    length = box(b"mvhd", b"\0" * 12 + struct.pack(">II", 1000, seconds * 1000) + b"\0" * 80)
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 12)))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", length + track) + box(b"mdat", b"\0" * 500)
