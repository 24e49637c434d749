"""Measures steps of executors behind links of a chosen speed and delay, on one Linux machine.

    python3 src/bench/python/network.py check   [--executors 2] [--links LINK,LINK]
    python3 src/bench/python/network.py measure [--executors 2,4,8] [--networks small,mid] [--modes MODE,MODE]
                                                [--links LINK,LINK] [--steps 1200] [--home FOLDER] [--out FILE]

The driver and each executor (one core) get a network namespace of their own and a link to a hub between them. tbf limits the rate
of a link in both directions. Packets between two links pass through a process that holds each of them for the delay, because the
kernel may lack netem. A LINK is none or RATE:DELAY, in Gbit/s and ms one way, such as 1:0.1. Needs root, ip, tc and a built Kindling.

One training runs per mode, network and number of executors. The links change between its epochs, twice around. The first time
around warms up the JVM, and the first epoch after a change does not count. measure appends a line per link to the CSV file: the median milliseconds of a step.
--home measures another checkout; its modes are recorded as "MODE LABEL" with --label LABEL. check prints what the links give.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HOME = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
NAME = f"kindling{os.getpid()}"
RELAY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_relay.py")
HUB = NAME + "-hub"
CLEAN = 2  # epochs that count after a change of links
ROUNDS = 2
WARM = 3
BATCH = {"small": 100, "mid": 128, "big": 1024}
STEPS = {"small": 1200, "mid": 200, "big": 40}  # of an epoch, times the number of executors
MODES = {
    "aggregate": ["training.mode=aggregate", "training.aggregate=standing"],
    "job-per-step": ["training.mode=aggregate", "training.aggregate=job-per-step"],
    "all-reduce": ["training.mode=all-reduce"],
    "all-reduce bfloat16": ["training.mode=all-reduce", "training.exchange=bfloat16"],
    "local": ["training.mode=local", "training.local.steps=8"],
}


def run(*command, namespace=None, **options):
    inside = ["ip", "netns", "exec", namespace] if namespace else []
    result = subprocess.run(inside + list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit code {result.returncode}\n{result.stdout}")
    return result.stdout


class Links:
    """Hosts around a hub: executors 0 to n - 1, and the driver as host n."""

    def __init__(self, executors):
        self.hosts = [f"{NAME}-{i}" for i in range(executors + 1)]
        self.relay = None

    def __enter__(self):
        try:
            return self.connect()
        except BaseException:
            self.__exit__()
            raise

    def connect(self):
        run("ip", "netns", "add", HUB)
        self.inHub("ip", "link", "set", "lo", "up")
        self.inHub("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter")
        for i, host in enumerate(self.hosts):
            run("ip", "netns", "add", host)
            run("ip", "link", "add", f"to{i}", "netns", HUB, "type", "veth", "peer", "name", "net", "netns", host)
            self.inHub("ip", "address", "add", f"10.203.{i}.1/24", "dev", f"to{i}")
            self.inHub("ip", "link", "set", f"to{i}", "gso_max_size", "16384", "up")
            run("ip", "link", "set", "lo", "up", namespace=host)
            run("ip", "address", "add", address(i) + "/24", "dev", "net", namespace=host)
            # Large packets would pass the limit as one burst.
            run("ip", "link", "set", "net", "gso_max_size", "16384", "up", namespace=host)
            run("ip", "route", "add", "default", "via", f"10.203.{i}.1", namespace=host)
            # Others, such as bbr, choose a rate of their own. The links lose nothing, and then this is as good as cubic.
            run("sysctl", "-q", "net.ipv4.tcp_congestion_control=reno", namespace=host)
        self.relay = subprocess.Popen(
            ["ip", "netns", "exec", HUB, sys.executable, RELAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.relay.stdout.readline()
        self.inHub("sh", "-c", "ip link set delay mtu 1500 txqueuelen 20000 up; ip route add default dev delay table 100")
        return self

    def __exit__(self, *_):
        if self.relay:
            self.relay.stdin.close()
            self.relay.wait()
        for host in [*self.hosts, HUB]:
            subprocess.run(["ip", "netns", "del", host], stderr=subprocess.DEVNULL, check=False)

    def inHub(self, *command):
        return run(*command, namespace=HUB)

    def shape(self, link):
        """Changes all links; see the comment at the top."""
        rate, delay = (None, 0.0) if link == "none" else (float(part) for part in link.split(":"))
        subprocess.run(["ip", "-n", HUB, "rule", "del", "priority", "100"], stderr=subprocess.DEVNULL, check=False)
        for i, host in enumerate(self.hosts):
            for namespace, device in ((HUB, f"to{i}"), (host, "net")):
                if rate is None:
                    subprocess.run(["tc", "-n", namespace, "qdisc", "del", "dev", device, "root"], stderr=subprocess.DEVNULL, check=False)
                else:
                    # 20 kB, or 0.05 ms of the rate: with a larger burst, the messages of a short step would pass at any speed.
                    burst = max(20000, int(rate * 1e9 / 8 * 5e-5))
                    limit = ["rate", f"{rate}gbit", "burst", str(burst), "limit", "64mb"]
                    run("tc", "-n", namespace, "qdisc", "replace", "dev", device, "root", "handle", "1:", "tbf", *limit)
        if delay > 0:
            self.relay.stdin.write(f"{delay}\n")
            self.relay.stdin.flush()
            self.inHub("ip", "rule", "add", "not", "iif", "delay", "priority", "100", "table", "100")


def address(host):
    return f"10.203.{host}.2"


PEER = """
import socket, sys, time
server = socket.create_server((sys.argv[1], 5001))
print('ready', flush=True)
while True:
    peer, _ = server.accept()
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    kind = peer.recv(1)
    while kind == b'e' and peer.recv(1): peer.send(b'x')
    got = 0
    while kind == b'b' and got < 1 << 26: got += len(peer.recv(1 << 20))
    left = 0
    while kind == b'm':
        part = peer.recv(1 << 20)
        if not part: break
        left += len(part)
        if left >= 160000:
            left -= 160000
            peer.send(b'x')
    peer.send(b'x')
    peer.close()
"""

ASK = """
import socket, statistics, sys, time
def connect(kind):
    peer = socket.create_connection((sys.argv[1], 5001))
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.send(kind)
    return peer
peer = connect(b'e')
times = []
for _ in range(300):
    start = time.perf_counter(); peer.send(b'x'); peer.recv(1); times.append(time.perf_counter() - start); time.sleep(0.002)
echo = statistics.median(times)
peer.close()
peer = connect(b'm')
times = []
for _ in range(100):
    start = time.perf_counter(); peer.sendall(bytes(160000)); peer.recv(1); times.append(time.perf_counter() - start); time.sleep(0.003)
message = statistics.median(times)
peer.close()
peer = connect(b'b')
start = time.perf_counter(); peer.sendall(bytes(1 << 26)); peer.recv(1); bulk = time.perf_counter() - start
print(f'{(1 << 26) * 8 / bulk / 1e9:.2f} Gbit/s for 64 MB, {message * 1e3:.2f} ms for 160 kB and an answer, {echo * 1e3:.3f} ms for a byte and an answer')
"""


def check(options):
    with Links(options.executors[0]) as links:
        peer = subprocess.Popen(
            ["ip", "netns", "exec", links.hosts[1], sys.executable, "-c", PEER, address(1)], stdout=subprocess.PIPE, text=True
        )
        peer.stdout.readline()
        try:
            for link in options.links:
                links.shape(link)
                print(link, run(sys.executable, "-c", ASK, address(1), namespace=links.hosts[0]).strip(), flush=True)
        finally:
            peer.kill()


class Cluster:
    """A master beside the driver, and a worker of one core on each other host."""

    def __init__(self, links, home, folder):
        self.links, self.home, self.folder = links, home, folder
        with open(folder + "/resolv.conf", "w") as file:
            file.write("nameserver 127.0.0.1\n")
        self.master = self.standalone(len(links.hosts) - 1, "--workers", "0", "--port", "0", "--web-port", "0")
        for i in range(len(links.hosts) - 1):
            self.standalone(i, "--workers", "1", "--cores", "1", "--memory", "2g", "--master", self.master)

    def on(self, host, *command):
        alone = f'mount --bind {self.folder}/resolv.conf /etc/resolv.conf && SPARK_LOCAL_IP={address(host)} exec "$@"'
        return ["ip", "netns", "exec", self.links.hosts[host], "sh", "-c", alone, "sh", *command]

    def standalone(self, host, *arguments):
        command = ["submit/standalone", "start", "--host", address(host), "--dir", f"{self.folder}/{host}", *arguments]
        return run(*self.on(host, *command), cwd=self.home).strip().splitlines()[-1]

    def stop(self):
        for i in range(len(self.links.hosts)):
            subprocess.run(["submit/standalone", "stop", "--dir", f"{self.folder}/{i}"], cwd=self.home, check=False)

    def train(self, network, mode, steps, links):
        """Trains, and returns the seconds per step of the epochs that count, for each link."""
        driver = len(self.links.hosts) - 1
        out = self.folder + "/out"
        shutil.rmtree(out, ignore_errors=True)
        steps = max(1, steps // driver)
        epochs = WARM + ROUNDS * len(links) * (1 + CLEAN)
        settings = [
            *MODES[mode],
            "evaluation.training-set=false",
            f"training.shards={driver}",
            f"training.epochs={epochs}",
            f"data.rows={steps * BATCH[network]}",
        ]
        train = ["train", "--config", f"src/bench/conf/{network}.conf", "--out", out, *sum((["--set", s] for s in settings), [])]
        kindling = ["submit/kindling", "--master", self.master, "--executor-memory", "1g", *train]
        times = {link: [] for link in links}
        self.links.shape("none")
        with open(self.folder + "/log", "w") as log:
            training = subprocess.Popen(self.on(driver, *kindling), stdout=log, stderr=log, cwd=self.home)
            done = 0
            while training.poll() is None:
                time.sleep(0.005)
                before, done = done, len(lines(out + "/metrics.jsonl"))
                if done > before and done >= WARM and (done - WARM) % (1 + CLEAN) == 0 and done < epochs:
                    self.links.shape(links[(done - WARM) // (1 + CLEAN) % len(links)])
        with open(self.folder + "/log") as log:
            text = log.read()
        if training.returncode != 0 or "each step is a Spark job" in text:
            raise RuntimeError(text[-2000:])
        seconds = [json.loads(line)["seconds"] for line in lines(out + "/metrics.jsonl")]
        for at in range(WARM + (ROUNDS - 1) * len(links) * (1 + CLEAN), epochs):
            if (at - WARM) % (1 + CLEAN) > 0:
                times[links[(at - WARM) // (1 + CLEAN) % len(links)]].append(seconds[at] / steps)
        return times


def lines(path):
    try:
        with open(path) as file:
            return [line for line in file.read().split("\n")[:-1]]
    except FileNotFoundError:
        return []


def measure(options):
    for executors in options.executors:
        folder = tempfile.mkdtemp(prefix="network")
        with Links(executors) as links:
            cluster = Cluster(links, options.home, folder)
            try:
                for network in options.networks:
                    for mode in options.modes:
                        times = cluster.train(network, mode, options.steps or STEPS[network], options.links)
                        if not os.path.exists(options.out):
                            with open(options.out, "w") as out:
                                out.write("network,executors,mode,link,milliseconds\n")
                        with open(options.out, "a") as out:
                            for link, seconds in times.items():
                                row = f"{network},{executors},{mode + options.label},{link},{statistics.median(seconds) * 1e3:.2f}"
                                print(row, [round(s * 1e3, 2) for s in seconds], flush=True)
                                out.write(row + "\n")
            finally:
                cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["check", "measure"])
    parser.add_argument("--executors", type=lambda text: [int(n) for n in text.split(",")], default=[2, 4, 8])
    parser.add_argument("--networks", type=lambda text: text.split(","), default=["small", "mid"])
    parser.add_argument("--modes", type=lambda text: text.split(","), default=["all-reduce", "aggregate"])
    parser.add_argument("--links", type=lambda text: text.split(","), default="none,10:0.1,10:1,1:0.1,1:1".split(","))
    parser.add_argument("--steps", type=int, help="of an epoch, times the number of executors")
    parser.add_argument("--home", default=HOME)
    parser.add_argument("--label", default="")
    parser.add_argument("--out", default="network.csv")
    options = parser.parse_args()
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("tc"):
        sys.exit("network.py: network namespaces with limited links need Linux, root, ip and tc; run it as root")
    for variable in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[variable]
    {"check": check, "measure": measure}[options.command](options)


main()
