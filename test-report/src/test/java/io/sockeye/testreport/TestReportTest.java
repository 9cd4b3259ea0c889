package io.sockeye.testreport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TestReportTest {
  @Test
  void aRunWithNothingInParticularHasThePlainName() {
    assertThat(TestReport.fileName("")).isEqualTo("test-report.tsv");
  }

  @Test
  void runsWithDifferentThingsDoNotOverwriteEachOther() {
    assertThat(TestReport.fileName("a client 2.1.2")).isEqualTo("test-report-a-client-2.1.2.tsv");
    assertThat(TestReport.fileName("a client 1.0.2")).isEqualTo("test-report-a-client-1.0.2.tsv");
  }
}
