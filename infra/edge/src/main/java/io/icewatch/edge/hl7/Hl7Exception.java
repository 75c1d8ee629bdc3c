package io.icewatch.edge.hl7;

/** A message that cannot be read, or not be taken. */
public final class Hl7Exception extends Exception {
  private final transient Hl7Fault fault;

  /** One fault is enough to refuse a message. */
  public Hl7Exception(Hl7Fault fault) {
    super(fault.toString(), null, false, false);
    this.fault = fault;
  }

  /** A fault by its parts. */
  public Hl7Exception(String location, Hl7Fault.Code code, String text) {
    this(new Hl7Fault(location, code, text));
  }

  /** What is wrong. */
  public Hl7Fault fault() {
    return fault;
  }
}
