package io.icewatch.vitals.alarm;

/** How much a page may say. The operator chooses: a text message is read on a lock screen. */
public enum MessageDetail {
  /** Subject: severity, condition, patient. Text: everything, measured values included. */
  FULL,
  /** Subject: severity. Text: patient and condition, no measured value. */
  MINIMAL,
  /** Severity and times: neither patient nor condition, nor a name that holds them. */
  ANONYMOUS
}
