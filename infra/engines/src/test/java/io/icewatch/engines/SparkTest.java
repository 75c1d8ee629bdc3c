package io.icewatch.engines;

class SparkTest extends EngineContract {
  SparkTest() {
    super(Engine.SPARK);
  }
}
