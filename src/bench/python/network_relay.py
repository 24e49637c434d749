"""Delays the packets between two links of network.py, which starts it and writes the delay in ms to its input."""

import collections
import fcntl
import os
import select
import struct
import sys
import time

OWN_DELAY = 7e-5  # seconds that a packet takes through the relay, without being held


def relay():
    """Holds every packet that enters the device "delay" for a time, and sends it back to the device."""
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    tun, no_header, offload = 0x0001, 0x1000, 0x4000  # IFF_TUN, IFF_NO_PI, IFF_VNET_HDR: packets as large as the sender makes them
    fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH22x", b"delay", tun | no_header | offload))
    fcntl.ioctl(fd, 0x400454D0, 0x01 | 0x02)  # TUNSETOFFLOAD: checksums, TCP over IPv4
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    print("ready", flush=True)
    held = collections.deque()
    delay = 0.0
    orders = sys.stdin.fileno()
    while True:
        wait = max(0.0, held[0][0] - time.monotonic()) if held else None
        ready, _, _ = select.select([fd, orders], [], [], wait)
        if orders in ready:
            order = os.read(orders, 100)
            if not order:
                return
            delay = max(0.0, float(order.split()[-1]) / 1e3 - OWN_DELAY)
        if fd in ready:
            due = time.monotonic() + delay
            for _ in range(64):
                try:
                    held.append((due, os.read(fd, 70000)))
                except BlockingIOError:
                    break
        while held and held[0][0] <= time.monotonic():
            try:
                os.write(fd, held.popleft()[1])
            except OSError:
                pass  # a full queue: TCP sends the packet again


relay()
