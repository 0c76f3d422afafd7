#include "exercises/submission/case_report.hpp"

int main(int argc, char** argv) { return warpkit::exercise::run_tests(argc, argv); }
