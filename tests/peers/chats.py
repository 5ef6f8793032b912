"""Connects TikTokLive to a local server and prints each chat as one line of
JSON until the live ends.

    python chats.py http://127.0.0.1:PORT ROOM_ID
"""

import asyncio
import json
import os
import sys

from TikTokLive.client.web.web_settings import WebDefaults

base, room = sys.argv[1:3]
WebDefaults.tiktok_app_url = base
WebDefaults.tiktok_webcast_url = f"{base}/webcast"
WebDefaults.tiktok_sign_url = base

from TikTokLive import TikTokLiveClient  # noqa: E402
from TikTokLive.events import CommentEvent, LiveEndEvent  # noqa: E402


def show(value):
    print(json.dumps(value, ensure_ascii=False), flush=True)


def first(thing, *names):
    """The first of these fields that is there: their names differ by version."""
    return next(getattr(thing, name) for name in names if getattr(thing, name, None) is not None)


client = TikTokLiveClient(unique_id="banhgio")


@client.on(CommentEvent)
async def comment(event):
    common = first(event, "common", "base_message")
    user = first(event, "user", "user_info")
    show({
        "id": str(first(common, "msg_id", "message_id")),
        "room": str(common.room_id),
        "time": str(common.create_time),
        "author": str(first(user, "id", "user_id")),
        "name": first(user, "nickname", "nick_name"),
        "text": first(event, "content", "comment"),
    })


@client.on(LiveEndEvent)
async def end(_):
    show({"end": True})
    os._exit(0)


async def main():
    # A live that never ends must not hold up whoever waits for us.
    await asyncio.wait_for(client.connect(fetch_live_check=False, fetch_room_info=False, room_id=int(room)), 60)


asyncio.run(main())
