# run    the demo city at http://127.0.0.1:8000/ (PORT, HOST and DATABASE_URL are obeyed); Ctrl-C stops all of it
# test   the whole suite on SQLite with a real browser, then on a real PostgreSQL
# lint   style, types, layers, templates
# bench  what our pages cost, as ratios to a bare Django view
PYTHON ?= python3
.PHONY: run test lint bench

run test lint bench:
	@exec $(PYTHON) deploy/house.py $@
