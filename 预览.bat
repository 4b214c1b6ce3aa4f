@call "%~dp0preview.bat" %*
