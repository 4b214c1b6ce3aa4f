@echo off
chcp 65001 >nul
setlocal
set PYTHONUTF8=1
pushd "%~dp0" || exit /b 1
set "VERSION="
for /f "tokens=3" %%v in ('findstr /b /c:"version = " pyproject.toml') do set "VERSION=%%~v"
title 预览 %VERSION% "%CD%"

if not exist ".venv\Scripts\python.exe" goto setup
".venv\Scripts\python.exe" -c "" >nul 2>nul || goto setup
fc /b requirements.lock .venv\requirements.lock >nul 2>nul || goto setup

:start
".venv\Scripts\python.exe" -m builder serve --open --follow %*
if %errorlevel% equ 0 exit /b 0
if %errorlevel% equ 130 exit /b 0
echo.
echo 预览没有打开，原因写在上面。
pause
exit /b 1

:setup
set "PYTHON="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=py -3"
if defined PYTHON goto install
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=python"
if defined PYTHON goto install
echo 没有找到 Python 3.11 或更新的版本。这台电脑上现有的：
py -3 -V 2>nul
python -V 2>nul
echo 请到 https://www.python.org/downloads/windows/ 下载安装，
echo 安装时勾选 Add python.exe to PATH，装好以后再双击一次。
pause
exit /b 1

:install
echo 第一次打开，正在准备，要几分钟，以后就快了……
%PYTHON% -m venv --clear .venv || goto novenv
set "PIP=.venv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check"
%PIP% --require-hashes -r requirements.lock || goto nopackages
%PIP% --no-deps --no-build-isolation --editable . || goto nopackages
copy /y requirements.lock .venv\requirements.lock >nul
goto start

:novenv
echo.
echo 建不了 .venv 文件夹。看磁盘满了没有，这个文件夹能不能写。
pause
exit /b 1

:nopackages
echo.
echo 装不上需要的程序包，多半是网络不通。能上网以后再双击一次；
echo 单位有自己的镜像，请维护者设置 pip。
pause
exit /b 1
