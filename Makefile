# Called by sam build (BuildMethod: makefile): SAM's own Maven builder copies one module away from its
# siblings. ARTIFACTS_DIR becomes the function's package: one jar in lib/.

.PHONY: build-FilterSensorData build-AggregateSensorData build-WatchPatients build-SweepAlarms build-RollUpVitals build-TransformReadings build-WardBoard

build-FilterSensorData: MODULE = functions/filter-sensor-data
build-FilterSensorData: LIMIT = 9000000
build-AggregateSensorData: MODULE = functions/aggregate-sensor-data
build-AggregateSensorData: LIMIT = 6000000
build-WatchPatients: MODULE = functions/watch-patients
build-WatchPatients: LIMIT = 9000000
build-SweepAlarms: MODULE = functions/sweep-alarms
build-SweepAlarms: LIMIT = 9000000
# Nobody waits for its start. Unzipped a package may have 250 MB, which is the limit that counts here.
build-RollUpVitals: MODULE = functions/roll-up-vitals
build-RollUpVitals: LIMIT = 80000000
build-TransformReadings: MODULE = functions/transform-readings
build-TransformReadings: LIMIT = 6000000
build-WardBoard: MODULE = functions/ward-board
build-WardBoard: LIMIT = 11000000

build-FilterSensorData build-AggregateSensorData build-WatchPatients build-SweepAlarms build-RollUpVitals build-TransformReadings build-WardBoard:
	$(if $(ARTIFACTS_DIR),,$(error ARTIFACTS_DIR: found none, expected the directory that sam build names))
	./mvnw -q -B -pl $(MODULE) -am -DskipTests package \
		-Dpackage.skip=false -Dpackage.folder="$(abspath $(ARTIFACTS_DIR))"
	@# A package grows jar by jar, and every megabyte is start-up time.
	@bytes=$$(gzip -c "$(ARTIFACTS_DIR)"/lib/*.jar | wc -c) && \
		echo "$@: $$((bytes)) bytes to upload, at most $(LIMIT)" && [ "$$bytes" -le $(LIMIT) ]
