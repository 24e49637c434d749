package kindling.cli.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriverAddressTest {
  private static final String LOCAL_IP = "SPARK_LOCAL_IP";

  private final SparkConf conf = new SparkConf(false);

  @BeforeEach
  void requireNoChoice() {
    assumeTrue(System.getenv(LOCAL_IP) == null, LOCAL_IP + " chooses the address");
  }

  @Test
  void aLocalDriverAndItsPageListenOnLoopback() {
    for (String master : new String[] {"local", "local[2]", "local[*]"}) {
      SparkConf local = DriverAddress.in(conf.clone().setMaster(master)).clone();
      assertEquals("127.0.0.1", local.get("spark.driver.host"));
      assertEquals("127.0.0.1", local.get("spark.driver.bindAddress"));
      assertEquals("127.0.0.1", local.getenv(LOCAL_IP));
      assertEquals(System.getenv("PATH"), local.getenv("PATH"));
      assertEquals("false", local.get("spark.ui.killEnabled"));
    }
  }

  @Test
  void whatTheUserSaysCounts() {
    conf.setMaster("local").set("spark.driver.bindAddress", "0.0.0.0");
    SparkConf open = DriverAddress.in(conf.set("spark.ui.killEnabled", "true")).clone();
    assertFalse(open.contains("spark.driver.host"));
    assertEquals("0.0.0.0", open.getenv(LOCAL_IP));
    assertEquals("true", open.get("spark.ui.killEnabled"));
  }

  @Test
  void onAClusterSparkDecides() {
    for (String master : new String[] {"spark://host:7077", "yarn", "local-cluster[2,1,1024]"}) {
      SparkConf cluster = DriverAddress.in(conf.clone().setMaster(master));
      assertFalse(cluster.contains("spark.driver.host"));
      assertFalse(cluster.contains("spark.driver.bindAddress"));
      assertEquals("false", cluster.get("spark.ui.killEnabled"));
    }
  }
}
