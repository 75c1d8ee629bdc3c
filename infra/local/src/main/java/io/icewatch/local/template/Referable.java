package io.icewatch.local.template;

import java.util.Optional;

/** What a template's logical id stands for, as {@code Ref} and {@code Fn::GetAtt} see it. */
interface Referable {

  /** What {@code Ref} yields. Empty: nothing that is known here. */
  Optional<String> reference();

  /** What {@code Fn::GetAtt} yields. Empty: nothing that is known here. */
  Optional<String> attribute(String attribute);
}
