package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.DeflateOptions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §7.1, as a server reads the offers. */
class DeflateAgreementTest {
  private static final String ACCEPTED = "permessage-deflate; server_no_context_takeover";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate                                        |",
        "permessage-deflate; client_max_window_bits                |",
        "permessage-deflate; client_max_window_bits=8              |",
        "permessage-deflate; client_max_window_bits=\"15\"         |",
        "permessage-deflate; client_max_window_bits=\"1\\5\"       |",
        "permessage-deflate; server_no_context_takeover            |",
        "permessage-deflate; client_no_context_takeover            | ; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15             | ; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=8              | ; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=\"10\"         | ; server_max_window_bits=10",
        "permessage-deflate;server_max_window_bits=9 ;client_no_context_takeover | ; client_no_context_takeover; server_max_window_bits=9",
        " permessage-deflate ; client_max_window_bits = 10 \t ,    |",
        // the first that can be accepted
        "permessage-deflate; server_max_window_bits=9, permessage-deflate | ; server_max_window_bits=9",
        "permessage-deflate; server_max_window_bits=16, permessage-deflate; client_no_context_takeover | ; client_no_context_takeover",
        "permessage-deflate; unknown, permessage-deflate           |",
        "x-webkit-deflate-frame, permessage-deflate                |",
        "bbf-usp-protocol; x=\",permessage-deflate;\", permessage-deflate |",
        ",, ,permessage-deflate,                                   |"
      })
  void eio47_accepted(String offer, @Nullable String alsoAnswered) {
    assertThat(answer(offer)).isEqualTo(ACCEPTED + (alsoAnswered == null ? "" : alsoAnswered));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x-webkit-deflate-frame",
        "deflate-stream",
        "PERMESSAGE-DEFLATE",
        // parameters there are not, or with a wrong value
        "permessage-deflate; unknown",
        "permessage-deflate; unknown=1",
        "permessage-deflate; Server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; server_max_window_bits=99999999999999999999",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=x",
        "permessage-deflate; client_max_window_bits=١٠",
        // a parameter twice
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        // malformed
        "permessage-deflate;",
        "permessage-deflate; ; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"\"",
        "permessage-deflate; client_max_window_bits=\"10",
        "permessage-deflate; client_max_window_bits=\"10\\\"",
        "permessage-deflate; client_max_window_bits=\"",
        "permessage-deflate; client_max_window_bits=\"10\"x",
        "permessage-deflate; client_max_window_bits=1 0",
        "permessage-deflate; =10",
        "permessage-deflate=10",
        "permessage deflate",
        ";permessage-deflate"
      })
  void eio47_declined(String offer) {
    assertThat(answer(offer)).isNull();
  }

  @Test
  void eio47_offersOfSeveralFieldsAreOneList() {
    DeflateAgreement agreed =
        DeflateAgreement.of(
            List.of("foo", "permessage-deflate; bar", "permessage-deflate"),
            DeflateOptions.defaults());
    assertThat(agreed).isNotNull().extracting(DeflateAgreement::answer).isEqualTo(ACCEPTED);
  }

  @Test
  void eio47_theOptionForbidsTheClientsContext() {
    DeflateOptions options = DeflateOptions.builder().clientNoContextTakeover(true).build();
    DeflateAgreement agreed = DeflateAgreement.of(List.of("permessage-deflate"), options);
    assertThat(agreed)
        .isNotNull()
        .extracting(DeflateAgreement::answer)
        .isEqualTo(ACCEPTED + "; client_no_context_takeover");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",", ";", "\"", "\\", "\"\\", "a;", "permessage-deflate,", "a=\"b\",", "\",\""})
  void manyOffersAreReadInLinearTime_SEC026(String piece) {
    char[] filler = new char[100];
    Arrays.fill(filler, 'x');
    String offer = piece.repeat(200_000 / piece.length()) + new String(filler);
    long before = System.nanoTime();
    answer(offer);
    // Some milliseconds; if each character looked at all others it would be minutes.
    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
  }

  private static @Nullable String answer(String offer) {
    DeflateAgreement agreed = DeflateAgreement.of(List.of(offer), DeflateOptions.defaults());
    return agreed == null ? null : agreed.answer();
  }
}
