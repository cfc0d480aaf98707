#!/bin/sh
exec /worker/main
