# Called by sam build (BuildMethod: makefile): SAM's own Maven builder copies one module away from its
# siblings. ARTIFACTS_DIR becomes the function's package: classes at the top, jars in lib/.

.PHONY: build-FilterSensorData build-AggregateSensorData

build-FilterSensorData: MODULE = functions/filter-sensor-data
build-AggregateSensorData: MODULE = functions/aggregate-sensor-data

build-FilterSensorData build-AggregateSensorData:
	$(if $(ARTIFACTS_DIR),,$(error ARTIFACTS_DIR: found none, expected the directory that sam build names))
	./mvnw -q -B -pl $(MODULE) -am -DskipTests package dependency:copy-dependencies \
		-DincludeScope=runtime -DoutputDirectory="$(abspath $(ARTIFACTS_DIR))/lib"
	cp -R $(MODULE)/target/classes/. "$(ARTIFACTS_DIR)"
