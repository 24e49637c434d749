package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The examples of the format's own description, and the ends of its ranges. */
class ProtoMessageTest {
  @Test
  void aNumberTakesAsFewBytesAsItNeeds() {
    assertBytes("0800", new ProtoMessage().number(1, 0));
    assertBytes("087f", new ProtoMessage().number(1, 127));
    assertBytes("088001", new ProtoMessage().number(1, 128));
    assertBytes("089601", new ProtoMessage().number(1, 150));
    assertBytes("08ffffffffffffffffff01", new ProtoMessage().number(1, -1));
    assertBytes("08ffffffffffffffff7f", new ProtoMessage().number(1, Long.MAX_VALUE));
  }

  @Test
  void aKeyOfALargeFieldTakesTwoBytes() {
    assertBytes("a00102", new ProtoMessage().number(20, 2));
  }

  @Test
  void aTextHasItsLengthInFront() {
    assertBytes("120774657374696e67", new ProtoMessage().text(2, "testing"));
    assertBytes("1203e282ac", new ProtoMessage().text(2, "€"));
    assertBytes("1200", new ProtoMessage().text(2, ""));
  }

  @Test
  void aRealIsFourOrEightBytesWithTheLowestFirst() {
    assertBytes("150000803f", new ProtoMessage().real(2, 1f));
    assertBytes("09000000000000f03f", new ProtoMessage().real64(1, 1));
  }

  @Test
  void aMessageInAMessageHasItsLengthInFront() {
    ProtoMessage inner = new ProtoMessage().number(1, 150);
    ProtoMessage outer = new ProtoMessage().message(3, inner).message(3, inner);
    assertBytes("1a030896011a03089601", outer);
    assertEquals(10, outer.size());
  }

  private static void assertBytes(String expected, ProtoMessage message) {
    assertEquals(expected, HexFormat.of().formatHex(message.toBytes()));
  }
}
