package kindling.pipeline;

import java.util.Arrays;
import java.util.Locale;
import kindling.config.UserError;
import kindling.pipeline.params.ColumnParams;
import kindling.pipeline.params.ParamKeys;

/** The values of {@link ColumnParams#handleInvalid}. */
enum HandleInvalid {
  KEEP,
  SKIP,
  ERROR;

  /** That of a stage. */
  static HandleInvalid of(ColumnParams<?> stage) {
    String text = stage.getHandleInvalid();
    return Arrays.stream(values())
        .filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.of("handleInvalid is \"%s\"; it must be keep, skip or error", text)
                    .at(ParamKeys.place("handleInvalid")));
  }
}
