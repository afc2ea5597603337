"""The last part of the demo county: what has become of all the messages the other parts caused."""

from training.demo.messages import build_messages


def build(scale: int = 1) -> None:
    build_messages()
