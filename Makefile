# 政策落实看板. `make run` and `make test` set up everything they need; `make help` lists the rest.
# GNU make 3.81 (macOS) is enough. Paths are relative, so a folder with spaces in its name works.

PORT ?= 8501
PYTHON := .venv/bin/python
SQL := $(wildcard queries/*/*.sql) $(wildcard dashboard/demo/sql/*.sql) dashboard/store/schema.sql
QUICK := $(wildcard tests/unit tests/queries tests/contracts)

# Chinese output on machines without a locale.
export PYTHONUTF8 := 1

.NOTPARALLEL:
.PHONY: help run test check soak bench lint sbom runtime development browser office proxy clean

help: ## 列出可用的命令
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: runtime ## 安装并启动看板，换端口用 make run PORT=8600
	@$(PYTHON) -m dashboard demo --if-empty --earlier
	@exec $(PYTHON) -m dashboard serve --port $(PORT)

test: development browser office proxy lint ## 安装并运行全部检查和测试，含真实浏览器和办公软件
	@$(PYTHON) -m pytest -n 3 --dist worksteal -m "not soak and not browser"
	@$(PYTHON) -m pytest -n 2 --dist worksteal -m "browser and not soak"

check: development lint ## 快速检查：格式、类型、SQL、单元、查询、约定
	@$(PYTHON) -m pytest -n 2 -q --dist worksteal -m "not soak and not browser and not slow" $(QUICK)

soak: development browser office proxy ## 长时间测试：模糊、中断、负载
	@$(PYTHON) -m pytest -n 2 --dist worksteal -m soak

bench: development browser ## 测量每页、每个报表、发布、接入、导出和同时使用，与同一次运行里的底线相比，写入 bench/RESULTS.md（约两小时）
	@$(PYTHON) -m bench

sbom: runtime ## 写出软件物料清单 dist/sbom.cdx.json（CycloneDX），不访问外部
	@$(PYTHON) -m tools.sbom

lint: development .venv/sql-checked ## 只检查格式、类型和 SQL
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet . || { echo "有文件没有按格式排版，请运行 $(PYTHON) -m ruff format ." >&2; exit 1; }
	@$(PYTHON) -m mypy --no-error-summary

# The rules of SQL take half a minute for all files: only what has changed since they were kept is read again.
.venv/sql-checked: $(SQL) .sqlfluff requirements-dev.txt | development
	@$(PYTHON) -m sqlfluff lint --processes 2 --nocolor --disable-progress-bar $(if $(filter-out %.sql,$?),$(SQL),$?)
	@touch $@

runtime:
	@sh tools/set_up.sh requirements.txt

development:
	@sh tools/set_up.sh requirements.txt requirements-dev.txt

browser: development
	@sh tools/set_up_browser.sh

office:
	@sh tools/set_up_office.sh

proxy:
	@sh tools/set_up_proxy.sh

clean: ## 删除虚拟环境和缓存；不动数据
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
