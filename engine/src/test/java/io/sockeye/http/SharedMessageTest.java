package io.sockeye.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the connections of a lane share of a broadcast. */
final class SharedMessageTest {
  private final SharedMessage message =
      new SharedMessage("4all".getBytes(StandardCharsets.UTF_8), false);

  @Test
  void eio29_eachFormIsMadeOnceAndFreedOnce() {
    Written plain = new Written("plain");
    Written deflated = new Written("deflated");

    for (int recipient = 0; recipient < 1000; recipient++) {
      assertThat(message.form(plain)).isEqualTo("plain 4all");
      assertThat(message.form(deflated)).isEqualTo("deflated 4all");
    }
    message.close();
    message.close();

    assertThat(plain.log).containsExactly("make", "free plain 4all");
    assertThat(deflated.log).containsExactly("make", "free deflated 4all");
  }

  @Test
  void aFormNobodyNeedsIsNeitherMadeNorFreed() {
    Written plain = new Written("plain");

    message.close();

    assertThat(plain.log).isEmpty();
  }

  @Test
  void keysThatAreEqualAreNotTheSame() {
    assertThat(message.form(new Written("one"))).isEqualTo("one 4all");
    assertThat(message.form(new Written("two"))).isEqualTo("two 4all");
    message.close();
  }

  @Test
  void aFormMayBeAMessageWithFormsOfItsOwn() {
    Written plain = new Written("plain");
    SharedMessage.Form<SharedMessage> prefixed =
        new SharedMessage.Form<>() {
          @Override
          public SharedMessage make(SharedMessage of) {
            return new SharedMessage(
                ("x" + new String(of.bytes(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8),
                of.binary());
          }

          @Override
          public void free(SharedMessage form) {
            form.close();
          }
        };

    assertThat(message.form(prefixed).form(plain)).isEqualTo("plain x4all");
    assertThat(message.form(prefixed).form(plain)).isEqualTo("plain x4all");
    assertThat(message.form(plain)).isEqualTo("plain 4all");
    message.close();

    assertThat(plain.log)
        .containsExactlyInAnyOrder("make", "make", "free plain x4all", "free plain 4all");
  }

  /** Writes down what is asked of it. All are equal, none is the same. */
  private static final class Written implements SharedMessage.Form<String> {
    final List<String> log = new ArrayList<>();
    private final String name;

    Written(String name) {
      this.name = name;
    }

    @Override
    public String make(SharedMessage of) {
      log.add("make");
      return name + ' ' + new String(of.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void free(String form) {
      log.add("free " + form);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Written;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
