#include "exercises/submission/case_report.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>
#include <vector>

namespace warpkit::exercise {
namespace {

std::ofstream g_report;
std::string g_impostor;
std::string g_asked;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void write(const std::vector<std::pair<std::string, std::string>>& fields) {
  if (!g_report.is_open()) return;
  g_report << '{';
  for (std::size_t i = 0; i < fields.size(); ++i) {
    g_report << (i == 0 ? "" : ",") << quoted(fields[i].first) << ':' << quoted(fields[i].second);
  }
  g_report << "}\n" << std::flush;
}

class Listener : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo& test) override {
    write({{"event", "test"}, {"name", std::string(test.test_suite_name()) + '.' + test.name()}});
  }
  void OnTestPartResult(const ::testing::TestPartResult& part) override {
    if (part.skipped()) write({{"event", "skipped"}, {"why", part.message()}});
    if (part.failed()) write({{"event", "assertion"}, {"message", part.message()}});
  }
  void OnTestProgramEnd(const ::testing::UnitTest& all) override {
    write({{"event", "end"},
           {"ran", std::to_string(all.successful_test_count() + all.failed_test_count())},
           {"failed", std::to_string(all.failed_test_count())}});
  }
};

// Takes our own arguments out of argv; false for an argument that nobody knows.
bool take_arguments(int argc, char** argv, std::string& report_path) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--report=", 0) == 0) {
      report_path = argument.substr(9);
    } else if (argument.rfind("--impostor=", 0) == 0) {
      g_impostor = argument.substr(11);
    } else {
      std::cerr << "unknown argument: " << argument << '\n';
      return false;
    }
  }
  return true;
}

}  // namespace

void fail_case(const CaseFailure& failure) {
  write({{"event", "failure"},
         {"expected", failure.expected},
         {"got", failure.got},
         {"where", failure.where},
         {"symptom", failure.symptom}});
  std::ostringstream text;
  text << "asked:    " << g_asked << "\nexpected: " << failure.expected
       << "\ngot:      " << failure.got;
  if (!failure.where.empty()) text << "\nwhere:    " << failure.where;
  if (!failure.symptom.empty()) text << "\nsymptom:  " << failure.symptom;
  ADD_FAILURE() << text.str();
}

void note_symptom(const std::string& symptom) {
  write({{"event", "symptom"}, {"symptom", symptom}});
}

void note_finding(const Finding& finding) {
  write({{"event", "finding"},
         {"tool", finding.tool},
         {"severity", finding.is_error ? "error" : "warning"},
         {"file", finding.file},
         {"line", std::to_string(finding.line)},
         {"message", finding.message}});
}

void note_count(const CountNote& note) {
  write({{"event", "count"},
         {"counter", note.counter},
         {"counted", note.counted},
         {"wanted", note.wanted},
         {"good", note.is_good ? "yes" : "no"}});
}

void note_asked(const std::string& asked, const std::string& symptom_if_lost) {
  g_asked = asked;
  write({{"event", "asked"}, {"asked", asked}, {"symptom_if_lost", symptom_if_lost}});
}

const std::string& chosen_impostor() { return g_impostor; }

int run_tests(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  std::string report_path;
  if (!take_arguments(argc, argv, report_path)) return 2;
  if (!report_path.empty()) {
    g_report.open(report_path, std::ios::trunc);
    if (!g_report) {
      std::cerr << "cannot write " << report_path << '\n';
      return 2;
    }
    ::testing::GTEST_FLAG(fail_fast) = true;
    auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new Listener);
  }
  return RUN_ALL_TESTS();
}

}  // namespace warpkit::exercise
