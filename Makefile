# Each target is a command of run.py, so that a machine without make does the same with `python3.11 run.py TARGET`.
PYTHON ?= python3
ifdef LOCALITY
export LOCALITY
endif
ifdef PORT
export PORT
endif

.PHONY: run test test-fast test-full check fix house catalogue rebuild import-log bench room messages lock clean
run test test-fast test-full check fix house catalogue rebuild bench messages lock clean:
	@$(PYTHON) run.py $@

# make room pillar=society name=libraries
room:
	@$(PYTHON) run.py room $(pillar) $(name)

# make import-log file=examples/logs/receipt_first_430_cases.csv.gz mapping=coselog-receipt
import-log:
	@$(PYTHON) run.py import-log $(file) $(if $(mapping),--mapping $(mapping))
