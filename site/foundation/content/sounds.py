"""Uploaded recordings, looked at from the inside: what kind of sound a file holds and how long it lasts.

Sources: ISO/IEC 11172-3 (MPEG audio frames), id3.org (ID3v2), RFC 3533 and 7845 (Ogg, Opus), ISO/IEC 14496-12 (boxes).
Nothing is played or decoded; a file that only borrows the name of a sound is refused.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 8 * 1024 * 1024
"""About eight minutes at 128 kbit/s: nobody listens to a page for longer."""
EXTENSIONS = {"mp3": "mp3", "m4a": "m4a", "mp4": "m4a", "ogg": "ogg", "oga": "ogg", "opus": "ogg"}
LEAST_FRAMES = 10
"""So many MPEG frames in a row are no accident."""
_BITRATES = {  # kbit/s by (MPEG 1?, layer)
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_CONTAINERS = {b"moov", b"trak", b"mdia"}


class NotASound(ValueError):
    """Not an MP3, M4A or Ogg recording, or cut off."""


@dataclass(frozen=True)
class Sound:
    kind: str
    seconds: int


def listen_to(content: bytes) -> Sound:
    """What the file holds, whatever its name says. Seconds are rounded; 0 where the file does not say."""
    try:
        if content[:4] == b"OggS":
            return Sound("ogg", _ogg_seconds(content))
        if content[4:8] == b"ftyp":
            return Sound("m4a", _m4a_seconds(content))
        return Sound("mp3", _mp3_seconds(content))
    except (struct.error, IndexError, ZeroDivisionError) as error:
        raise NotASound(str(error)) from error


def _mp3_seconds(content: bytes) -> int:
    at = 0
    if content[:3] == b"ID3":
        size = 0
        for byte in content[6:10]:
            size = size << 7 | byte & 0x7F
        at = 10 + size
    seconds, frames = 0.0, 0
    while at + 4 <= len(content):
        frame = _mp3_frame(content, at)
        if frame is None:
            break
        length, duration = frame
        at, seconds, frames = at + length, seconds + duration, frames + 1
    if frames < LEAST_FRAMES:
        raise NotASound(f"{frames} frames")
    return round(seconds)


def _mp3_frame(content: bytes, at: int) -> tuple[int, float] | None:
    """Length in bytes and duration in seconds of the frame that begins here."""
    head = struct.unpack_from(">I", content, at)[0]
    version, layer = head >> 19 & 3, 4 - (head >> 17 & 3)
    bitrate, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer not in (2, 3) or bitrate in (0, 15) or rate == 3:
        return None
    first = version == 3
    samples = 1152 if first or layer == 2 else 576
    hertz = _RATES[version][rate]
    kilobits = _BITRATES[(first, layer)][bitrate]
    return samples // 8 * kilobits * 1000 // hertz + (head >> 9 & 1), samples / hertz


def _ogg_seconds(content: bytes) -> int:
    body = 27 + content[26]
    packet = content[body : body + 40]
    if packet[:8] == b"OpusHead":
        rate, skipped = 48_000, struct.unpack_from("<H", packet, 10)[0]
    elif packet[:7] == b"\x01vorbis":
        rate, skipped = struct.unpack_from("<I", packet, 12)[0], 0
    else:
        raise NotASound("neither Opus nor Vorbis")
    last = content.rfind(b"OggS")
    if last == 0:
        raise NotASound("one page")
    return max(0, round((struct.unpack_from("<q", content, last + 6)[0] - skipped) / rate))


def _m4a_seconds(content: bytes) -> int:
    kinds, seconds = set(), 0
    for name, start, _end in _boxes(content, 0, len(content)):
        if name == b"hdlr":
            kinds.add(content[start + 8 : start + 12])
        elif name == b"mvhd":
            long = content[start] == 1
            scale, duration = struct.unpack_from(">IQ" if long else ">II", content, start + (20 if long else 12))
            seconds = round(duration / scale)
    if b"soun" not in kinds or b"vide" in kinds:
        raise NotASound("no sound, or a film")
    return seconds


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and end of what stands in each box, those within the containers too."""
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", content, start + 8)[0], 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise NotASound("a box is longer than the file")
        yield name, start + head, start + size
        if name in _CONTAINERS:
            yield from _boxes(content, start + head, start + size)
        start += size
