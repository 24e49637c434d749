"""The progress bar of a fit, and what interrupts a fit. A call of Java blocks, so other threads call it and poll."""

import json
import queue
import shutil
import signal
import sys
import threading
import warnings
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, TextIO, TypeVar, cast

T = TypeVar("T")

_INTERVAL_SECONDS = 0.2
_shown: Optional[bool] = None
_drawing = threading.Lock()


def progress(shown: Optional[bool]) -> None:
    """Switches the progress bar of fit and train on or off; None shows it in a notebook and in a terminal, the default.

    >>> kindling.progress(False)
    """
    global _shown
    if shown is not None and not isinstance(shown, bool):
        raise TypeError("kindling.progress takes True, False or None, not %r" % (shown,))
    _shown = shown


def is_shown() -> bool:
    """Whether a training shows a bar now."""
    return _shown if _shown is not None else _in_notebook() or _is_terminal(sys.stderr)


def run_watched(java_progress: Any, work: Callable[[], T], lines: Optional[Callable[[str], None]] = None) -> T:
    """The result of a call of Java, during which a bar shows the progress; KeyboardInterrupt stops the training.

    java_progress is a TrainingProgress of Java, which watches what work calls. lines takes the lines for the user.
    """
    from pyspark import InheritableThread

    watched = _Watched(java_progress, work)
    # A bar per training would be several at once, so the others of a CrossValidator have none.
    drawing = is_shown() and _drawing.acquire(blocking=False)
    bar = None
    try:
        with _interrupts_of_python():
            # Java is called by other threads only: an interrupted call would leave its answer in the connection.
            InheritableThread(target=watched.work, daemon=True).start()
            InheritableThread(target=watched.poll, daemon=True).start()
            try:
                ended, broken, status = False, False, watched.status
                while not ended:
                    ended = watched.done.wait(_INTERVAL_SECONDS)
                    for line in watched.take_lines():
                        if lines is not None:
                            _above(bar, line, lines)
                    previous, status = status, watched.status
                    if drawing and not broken and status.get("epochs") and status != previous:
                        try:
                            bar = bar or _bar(status["epochs"] * status["stepsPerEpoch"])
                            bar.show(status)
                        except Exception:  # of a stream that was closed, say, which must not end the training
                            bar, broken = None, True
            except BaseException:  # an interrupt, or an error of lines
                watched.stopping = True
                watched.done.wait()  # a second interrupt ends the wait
                raise
    finally:
        if bar is not None:
            bar.close()
        if drawing:
            _drawing.release()
    return cast(T, watched.result())


class _Watched:
    """A call of Java and the last answer of its progress; two threads change it, and a third one reads."""

    def __init__(self, java_progress: Any, work: Callable[[], Any]):
        self.done = threading.Event()
        self.stopping = False
        self.status: dict[str, Any] = {}
        self._worked = threading.Event()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._java_progress = java_progress
        self._work = work
        self._value: Any = None
        self._error: Optional[BaseException] = None

    def work(self) -> None:
        try:
            self._value = self._work()
        except BaseException as error:
            self._error = error
        finally:
            self._worked.set()

    def poll(self) -> None:
        try:
            last = False
            while not last:
                last = self._worked.wait(_INTERVAL_SECONDS)
                if self.stopping and not last:
                    self._java_progress.stop()
                status = json.loads(self._java_progress.json())
                for line in status.pop("lines"):
                    self._lines.put(line)
                self.status = status
        except Exception:
            self._worked.wait()  # Java is gone; the error of the work says more
        finally:
            self.done.set()

    def take_lines(self) -> list[str]:
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def result(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._value


@contextmanager
def _interrupts_of_python() -> Iterator[None]:
    """An interrupt is a KeyboardInterrupt: PySpark's handler would cancel all jobs, so that the training fails."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(signal.SIGINT)
    if not getattr(handler, "__module__", "").startswith("pyspark"):
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return hasattr(shell, "kernel")


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # replaced or closed
        return False


def _bar(steps: int) -> "_Line":
    try:
        return _Tqdm(steps)
    except ImportError:
        rewritten = _in_notebook() or _is_terminal(sys.stderr)
        return _Line() if rewritten else _LinePerEpoch()


def _above(bar: Optional["_Line"], line: str, lines: Callable[[str], None]) -> None:
    if bar is not None:
        bar.clear()
    lines(line)


def _epoch(status: dict[str, Any]) -> str:
    """The epoch that is being trained, or was the last one, of how many."""
    running = status["state"] in ("training", "evaluating")
    epochs = status["epochs"]
    return "epoch %*d/%d" % (len(str(epochs)), min(status["epoch"] + running, epochs), epochs)


def _metrics(status: dict[str, Any]) -> str:
    texts = ["%s %s" % (name, text) for name, text in status["metrics"].items()]
    seconds = status["secondsLeft"]
    if seconds is not None and status["state"] in ("training", "evaluating"):
        texts.append("%s left" % _clock(seconds))
    return ", ".join(texts)


def _clock(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return "%d:%02d:%02d" % (hour, minute, second) if hour else "%d:%02d" % (minute, second)


class _Line:
    """A line that is written over the previous one."""

    _BLOCKS = 20

    def __init__(self) -> None:
        self._drawn = False

    def show(self, status: dict[str, Any]) -> None:
        """Shows the status of a training, from its first step on."""
        steps = status["epochs"] * status["stepsPerEpoch"]
        share = (status["epoch"] * status["stepsPerEpoch"] + status["step"]) / steps
        bar = "#" * int(share * self._BLOCKS)
        text = "%s [%-*s] %s" % (_epoch(status), self._BLOCKS, bar, _metrics(status))
        width = shutil.get_terminal_size((100, 24)).columns - 1
        self._write("\r%-*s" % (width, text[:width]))
        self._drawn = True

    def clear(self) -> None:
        """Makes room for another line."""
        if self._drawn:
            self._write("\r" + " " * (shutil.get_terminal_size((100, 24)).columns - 1) + "\r")
            self._drawn = False

    def close(self) -> None:
        """Ends the line."""
        if self._drawn:
            self._write("\n")
            self._drawn = False

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


class _LinePerEpoch(_Line):
    """A line for each epoch, where none can be written over."""

    def __init__(self) -> None:
        super().__init__()
        self._epoch = 0

    def show(self, status: dict[str, Any]) -> None:
        if status["epoch"] > self._epoch:
            self._epoch = status["epoch"]
            self._write("epoch %d/%d %s\n" % (self._epoch, status["epochs"], _metrics(status)))


class _Tqdm(_Line):
    """A bar of tqdm; an ImportError says that it is not installed."""

    _FORMAT = "{desc} {percentage:3.0f}%|{bar}| "

    def __init__(self, steps: int):
        super().__init__()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a notebook without ipywidgets gets a bar of text
            from tqdm.auto import tqdm

        # Those of other threads, such as those of a CrossValidator, would pile up.
        self._bar = tqdm(
            total=steps,
            leave=threading.current_thread() is threading.main_thread(),
            bar_format=self._FORMAT,
            dynamic_ncols=True,
            mininterval=0,
        )

    def show(self, status: dict[str, Any]) -> None:
        self._bar.n = status["epoch"] * status["stepsPerEpoch"] + status["step"]
        if status["state"] == "finished":
            self._bar.n = self._bar.total  # it may have ended early
        self._bar.set_description_str(_epoch(status), refresh=False)
        # Not a postfix, before which there would be a comma.
        self._bar.bar_format = self._FORMAT + _metrics(status).replace("{", "{{").replace("}", "}}")
        self._bar.refresh()

    def clear(self) -> None:
        self._bar.clear()

    def close(self) -> None:
        self._bar.close()
