# cmake -D CC=program -D SOURCE=file -D INCLUDE=folder -D EXPECT=regex -P ExpectCompileFailure.cmake
# Fails unless compiling SOURCE ends with exit code 3 and a message that matches EXPECT.
foreach(name IN ITEMS CC SOURCE INCLUDE EXPECT)
  if(NOT ${name})
    message(FATAL_ERROR "${name} isn't set")
  endif()
endforeach()
execute_process(COMMAND "${CC}" -I "${INCLUDE}" -c "${SOURCE}" -o /dev/null RESULT_VARIABLE result
                OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL 3)
  message(FATAL_ERROR "exit code ${result}, not 3; the compiler said:\n${said}")
endif()
if(NOT said MATCHES "${EXPECT}")
  message(FATAL_ERROR "nothing matches '${EXPECT}' in:\n${said}")
endif()
