# Each target is a command of run.py, so that a machine without make does the same with `python3.11 run.py TARGET`.
PYTHON ?= python3
ifdef LOCALITY
export LOCALITY
endif
ifdef PORT
export PORT
endif

.PHONY: run test test-fast test-full check fix house catalogue rebuild bench room messages lock clean
run test test-fast test-full check fix house catalogue rebuild bench messages lock clean:
	@$(PYTHON) run.py $@

# make room pillar=society name=libraries
room:
	@$(PYTHON) run.py room $(pillar) $(name)
