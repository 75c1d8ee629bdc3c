package io.icewatch.local.mapping;

import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.MappingSpec.StartingPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mapping's settings, Lambda's defaults unless a test says otherwise. */
final class SpecDraft {
  private StartingPosition startingPosition = StartingPosition.TRIM_HORIZON;
  private int batchSize = 100;
  private int batchingWindow;
  private int parallelization = 1;
  private int retries = -1;
  private boolean bisect;
  private boolean report;
  private int tumblingWindow;
  private List<String> patterns = List.of();
  private @Nullable OnFailure onFailure;

  SpecDraft startingAt(StartingPosition position) {
    startingPosition = position;
    return this;
  }

  SpecDraft batchSize(int size) {
    batchSize = size;
    return this;
  }

  SpecDraft batchingWindow(int seconds) {
    batchingWindow = seconds;
    return this;
  }

  SpecDraft parallelizationFactor(int factor) {
    parallelization = factor;
    return this;
  }

  SpecDraft retries(int attempts) {
    retries = attempts;
    return this;
  }

  SpecDraft bisecting() {
    bisect = true;
    return this;
  }

  SpecDraft reporting() {
    report = true;
    return this;
  }

  SpecDraft tumblingWindow(int seconds) {
    tumblingWindow = seconds;
    return this;
  }

  SpecDraft patterns(String... texts) {
    patterns = List.of(texts);
    return this;
  }

  SpecDraft onFailure(OnFailure.Type type) {
    onFailure = new OnFailure(type, "arn:aws:s3:::failed");
    return this;
  }

  MappingSpec toSpec() {
    return new MappingSpec(
        "Function.Event",
        "Function",
        "vitals",
        startingPosition,
        null,
        batchSize,
        batchingWindow,
        parallelization,
        retries,
        -1,
        bisect,
        report,
        tumblingWindow,
        patterns,
        onFailure);
  }
}
