// SPDX-License-Identifier: Apache-2.0
#include "bench/generator/trace.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "bench/generator/calendar.h"
#include "bench/generator/random.h"

namespace bench {
namespace {

constexpr size_t kFlushBytes = 1 << 20;

struct PageOfShop {
  const char *path, *title;
};
constexpr std::array<PageOfShop, 8> kPages = {{{"/", "Onmaru"},
                                               {"/category/kitchen", "주방"},
                                               {"/category/gifts", "선물"},
                                               {"/sale", "Autumn sale"},
                                               {"/help", "도움말"},
                                               {"/help/articles/delivery-times", "배송 기간 안내"},
                                               {"/my/orders", "주문 내역"},
                                               {"/search", "검색"}}};
constexpr std::array<const char*, 4> kPlatforms = {"web", "mobile web", "mobile web", "web"};

constexpr std::array<const char*, 7> kEvents = {"",
                                                "Product Viewed",
                                                "Product Added",
                                                "Cart Viewed",
                                                "Checkout Started",
                                                "Payment Info Entered",
                                                "Order Completed"};

// Events beside shopping; `properties` go on behind a text's value and end inside one.
struct OtherEvent {
  const char *name, *properties;
};
constexpr std::array<OtherEvent, 8> kOtherEvents = {{{"Products Searched", "\",\"results\":4,\"query\":\"mug"},
                                                     {"Products Searched", "\",\"results\":0,\"query\":\"찻잔"},
                                                     {"Error Shown", "\",\"reason\":\"E-500"},
                                                     {"Payment Failed", "\",\"reason\":\"PG-402"},
                                                     {"Chat Started", "\",\"channel\":\"chat"},
                                                     {"Survey Answered", "\",\"score\":4,\"survey\":\"CSAT"},
                                                     {"Coupon Applied", "\",\"coupon\":\"AUTUMN"},
                                                     {"Refund Requested", "\",\"reason\":\"damaged"}}};

// Acts on pages: of a hundred the `share` first ones; `properties` as above.
struct PageAct {
  uint64_t share;
  const char *name, *properties;
};
constexpr uint64_t kPlainClicks = 80;  // of a hundred acts; the others are in the table
constexpr std::array<PageAct, 6> kPageActs = {
    {{87, "Form Field Changed", "\",\"form\":\"contact\",\"field\":\"order_number"},
     {91, "Form Field Changed", "\",\"form\":\"contact\",\"field\":\"message"},
     {94, "Form Submitted", "\",\"form\":\"contact"},
     {96, "Products Searched", "\",\"results\":0,\"query\":\"찻잔"},
     {98, "Script Error", "\",\"error\":\"TypeError"},
     {100, "Element Clicked", nullptr}}};  // a burst
constexpr uint64_t kBurst = 4;             // clicks
constexpr std::array<const char*, 6> kElements = {"#photo", "#buy", "#size", "#menu", "#review-tab", "#quantity-plus"};

// What a session does next, in the order of a purchase. It may stop anywhere.
enum Step : uint8_t { kBrowse, kView, kAdd, kCart, kCheckout, kPay, kOrder, kEnded };

struct Session {
  uint32_t customer = 0;
  uint8_t device = 0;
  Step step = kEnded;
  bool logged_in = false;
  uint32_t product = 0;
};

class Trace {
 public:
  Trace(const TraceOptions& options, std::FILE* file)
      : options_(options), file_(file), random_(options.seed), dirt_(static_cast<uint64_t>(options.dirt * 1000000)) {
    // Zipf: the weight of rank k is 1/k to the skew, as integers.
    cumulated_.reserve(options.customers);
    uint64_t sum = 0;
    for (uint32_t rank = 1; rank <= options.customers; ++rank) {
      uint64_t weight = 1ULL << 40;
      for (int power = 0; power < options.skew; ++power) weight /= rank;
      cumulated_.push_back(sum += std::max<uint64_t>(weight, 1));
    }
    const uint64_t side_by_side = options.events * 60 / (kDemoDays * 86400) + 1;
    sessions_.resize(std::min<uint64_t>(side_by_side, 1 << 20));
    buffer_.reserve(kFlushBytes + 4096);
  }

  bool Run() {
    const Instant span = kDemoDays * kDay;
    if (options_.format == TraceFormat::kCsv) Put(kCsvHeader);
    for (uint64_t event = 0; event < options_.events; ++event) {
      const auto base = static_cast<Instant>(static_cast<Uint128>(span) * event / options_.events);
      now_ = kDemoStart + base;
      const size_t start = buffer_.size();
      if (random_.Below(1000000) < dirt_) {
        Dirty(event);
      } else if (burst_ > 0 || (options_.clicks > 0 && random_.Below(static_cast<uint64_t>(options_.clicks) + 1) > 0)) {
        ActLine(event);
      } else {
        Line(event, Advance());
        last_line_.assign(buffer_, start);
      }
      if (buffer_.size() >= kFlushBytes && !Flush()) return false;
    }
    return Flush();
  }

 private:
  bool Flush() {
    const bool written = std::fwrite(buffer_.data(), 1, buffer_.size(), file_) == buffer_.size();
    buffer_.clear();
    return written;
  }

  // The next step of a random session; an ended one makes room for a new customer.
  const Session& Advance() {
    Session& session = sessions_[random_.Below(sessions_.size())];
    const uint64_t dice = random_.Below(100);
    switch (session.step) {
      case kBrowse:
        session.step = dice < 45 ? kBrowse : dice < 80 ? kView : kEnded;
        break;
      case kView:
        session.step = dice < 35 ? kView : dice < 60 ? kAdd : dice < 75 ? kBrowse : kEnded;
        break;
      case kAdd:
        session.step = dice < 70 ? kCart : kView;
        break;
      case kCart:
        session.step = dice < 60 ? kCheckout : dice < 75 ? kBrowse : kEnded;
        break;
      case kCheckout:
        session.step = dice < 80 ? kPay : kEnded;
        break;
      case kPay:
        session.step = dice < 92 ? kOrder : kEnded;
        break;
      case kOrder:
      case kEnded:
        session.step = kEnded;
    }
    if (session.step == kEnded) Renew(&session);
    if (session.step == kCheckout) session.logged_in = options_.with_users;
    if (session.step == kView) session.product = static_cast<uint32_t>(random_.Below(800));
    return session;
  }

  // Another customer in the place of one who has left.
  void Renew(Session* session) {
    const uint64_t place = random_.Below(cumulated_.back());
    const auto at = std::upper_bound(cumulated_.begin(), cumulated_.end(), place);
    session->customer = static_cast<uint32_t>(at - cumulated_.begin());
    session->device = static_cast<uint8_t>(random_.Below(options_.devices));
    session->logged_in = options_.with_users && random_.Chance(400);
    session->step = random_.Chance(600) ? kBrowse : kView;
  }

  void Put(std::string_view text) { buffer_ += text; }
  void Put(uint64_t number) {
    char digits[20];
    buffer_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }
  void PutHex(uint64_t number, int width) {
    for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) buffer_ += "0123456789abcdef"[(number >> shift) & 15];
  }
  void PutTwo(int number) {
    buffer_ += static_cast<char>('0' + number / 10);
    buffer_ += static_cast<char>('0' + number % 10);
  }
  void PutTime(Instant instant) {
    if (instant / kDay != day_) {
      day_ = instant / kDay;
      date_ = IsoUtc(day_ * kDay).substr(0, 11);
    }
    const auto rest = static_cast<int>(instant % kDay);
    Put(date_);
    PutTwo(rest / 3600000);
    buffer_ += ':';
    PutTwo(rest / 60000 % 60);
    buffer_ += ':';
    PutTwo(rest / 1000 % 60);
    buffer_ += '.';
    buffer_ += static_cast<char>('0' + rest % 1000 / 100);
    PutTwo(rest % 100);
    buffer_ += 'Z';
  }

  void PutAnonymous(const Session& session, std::string_view anonymous) {
    if (!anonymous.empty()) return Put(anonymous);
    // The identifier of a device is a hash of its owner and number, so that it looks as real ones do.
    Random hash((static_cast<uint64_t>(session.customer) << 8) + session.device);
    Put("an-");
    PutHex(hash.Next(), 16);
  }

  // What a look around becomes where all kinds are wanted; null: it stays a page.
  const OtherEvent* Other(const Session& session) {
    if (!options_.all_kinds || session.step != kBrowse) return nullptr;
    return random_.Chance(300) ? &random_.Pick(kOtherEvents) : nullptr;
  }

  void CsvLine(uint64_t number, const Session& session, std::string_view anonymous) {
    const OtherEvent* const other = Other(session);
    const bool page = session.step == kBrowse && other == nullptr;
    const PageOfShop& shown = kPages[random_.Below(kPages.size())];
    PutTime(now_);
    Put(",m-");
    PutHex(number, 10);
    buffer_ += ',';
    PutAnonymous(session, anonymous);
    buffer_ += ',';
    if (session.logged_in) {
      Put("u-");
      Put(100000 + session.customer);
    }
    buffer_ += ',';
    Put(other != nullptr ? other->name : kEvents[session.step]);
    Put(",https://onmaru.example");
    if (page) {
      Put(shown.path);
    } else {
      Put("/products/");
      Put(session.product);
    }
    buffer_ += ',';
    if (page) Put(shown.title);
    buffer_ += ',';
    Put(kPlatforms[session.device % kPlatforms.size()]);
    if (session.step == kOrder) {
      Put(",O-");
      PutHex(number, 10);
      buffer_ += ',';
      Put(9000 + session.product * 130);
      buffer_ += '\n';
    } else {
      Put(",,\n");
    }
  }

  // One visitor a device: its address, and the agent of its platform.
  void CombinedLine(const Session& session) {
    constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const PageOfShop& shown = kPages[random_.Below(kPages.size())];
    Put("10.");
    Put(session.customer >> 16 & 255);
    buffer_ += '.';
    Put(session.customer >> 8 & 255);
    buffer_ += '.';
    Put(session.customer & 255);
    const Civil civil = CivilUtc(now_);
    Put(" - - [");
    PutTwo(civil.day);
    buffer_ += '/';
    Put(kMonths[static_cast<size_t>(civil.month) - 1]);
    buffer_ += '/';
    Put(static_cast<uint64_t>(civil.year));
    buffer_ += ':';
    PutTwo(civil.hour);
    buffer_ += ':';
    PutTwo(civil.minute);
    buffer_ += ':';
    PutTwo(civil.second);
    Put(session.step == kAdd || session.step == kPay ? " +0000] \"POST " : " +0000] \"GET ");
    if (session.step == kBrowse) {
      Put(shown.path);
    } else if (session.step == kView || session.step == kAdd) {
      Put("/products/");
      Put(session.product);
    } else {
      Put(session.step == kCart ? "/cart" : session.step == kCheckout ? "/checkout" : "/checkout/payment");
    }
    Put(" HTTP/1.1\" 200 ");
    Put(900 + session.product * 17);
    Put(" \"-\" \"");
    Put(session.device % 2 == 0
            ? "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
            : "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36");
    Put("\"\n");
  }

  void Line(uint64_t number, const Session& session, std::string_view anonymous = {}) {
    if (options_.format == TraceFormat::kCsv) return CsvLine(number, session, anonymous);
    if (options_.format == TraceFormat::kCombined) return CombinedLine(session);
    const OtherEvent* const other = Other(session);
    const bool page = session.step == kBrowse && other == nullptr;
    Put(page ? "{\"type\":\"page\",\"messageId\":\"m-" : "{\"type\":\"track\",\"messageId\":\"m-");
    PutHex(number, 10);
    Put("\",\"anonymousId\":\"");
    PutAnonymous(session, anonymous);
    if (session.logged_in) {
      Put("\",\"userId\":\"u-");
      Put(100000 + session.customer);
    }
    const PageOfShop& shown = kPages[random_.Below(kPages.size())];
    const char* platform = kPlatforms[session.device % kPlatforms.size()];
    if (page) {
      Put("\",\"properties\":{\"platform\":\"");
      Put(platform);
      Put("\"},\"context\":{\"page\":{\"path\":\"");
      Put(shown.path);
      Put("\",\"url\":\"https://onmaru.example");
      Put(shown.path);
      Put("\",\"title\":\"");
      Put(shown.title);
    } else {
      Put("\",\"event\":\"");
      Put(other != nullptr ? other->name : kEvents[session.step]);
      Put("\",\"properties\":{\"platform\":\"");
      Put(platform);
      Put("\",\"product_id\":\"P-");
      Put(session.product);
      if (session.step == kOrder) {
        Put("\",\"order_id\":\"O-");
        PutHex(number, 10);
        Put("\",\"revenue\":");
        Put(9000 + session.product * 130);
        Put(",\"currency\":\"KRW");
      } else if (other != nullptr) {
        Put(other->properties);
      }
      Put("\"},\"context\":{\"page\":{\"path\":\"/products/");
      Put(session.product);
      Put("\",\"url\":\"https://onmaru.example/products/");
      Put(session.product);
    }
    Put("\"}},\"receivedAt\":\"");
    PutTime(now_ + 700);
    Put("\",\"timestamp\":\"");
    PutTime(now_);
    Put("\"}\n");
  }

  // An act of a random session on the page where it is, or the next click of the burst.
  void ActLine(uint64_t number) {
    if (burst_ > 0) {
      --burst_;
      burst_time_ += 180;
    } else {
      acting_ = random_.Below(sessions_.size());
      if (sessions_[acting_].step == kEnded) Renew(&sessions_[acting_]);
      burst_time_ = now_;
      const uint64_t dice = random_.Below(100);
      const auto found = std::find_if(kPageActs.begin(), kPageActs.end(), [&](auto& act) { return dice < act.share; });
      act_ = dice < kPlainClicks ? nullptr : &*found;
      element_ = random_.Below(kElements.size());
      if (act_ != nullptr && act_->properties == nullptr) {
        act_ = nullptr;
        burst_ = kBurst - 1;
      }
    }
    const Session& session = sessions_[acting_];
    Put("{\"type\":\"track\",\"messageId\":\"m-");
    PutHex(number, 10);
    Put("\",\"anonymousId\":\"");
    PutAnonymous(session, {});
    if (session.logged_in) {
      Put("\",\"userId\":\"u-");
      Put(100000 + session.customer);
    }
    Put("\",\"event\":\"");
    Put(act_ == nullptr ? "Element Clicked" : act_->name);
    Put("\",\"properties\":{\"platform\":\"");
    Put(kPlatforms[session.device % kPlatforms.size()]);
    if (act_ != nullptr) {
      Put(act_->properties);
      buffer_ += '"';
    } else {
      Put("\",\"element\":\"");
      Put(kElements[element_]);
      Put("\",\"x\":");
      Put(100 + element_ * 90 + number % 7);
      Put(",\"y\":");
      Put(200 + element_ * 40 + number % 5);
    }
    Put("},\"context\":{\"page\":{\"path\":\"/products/");
    Put(session.product);
    Put("\",\"url\":\"https://onmaru.example/products/");
    Put(session.product);
    Put("\"}},\"receivedAt\":\"");
    PutTime(burst_time_ + 700);
    Put("\",\"timestamp\":\"");
    PutTime(burst_time_);
    Put("\"}\n");
  }

  // A line that a reader must notice; always exactly one.
  void Dirty(uint64_t number) {
    const size_t start = buffer_.size();
    switch (last_line_.empty() ? 3 : random_.Below(4)) {
      case 0:  // delivered twice
        Put(last_line_);
        break;
      case 1:  // cut
        Put(std::string_view(last_line_).substr(0, last_line_.size() / 2));
        buffer_ += '\n';
        break;
      case 2: {  // no such day
        Line(number, Advance());
        const size_t at =
            options_.format != TraceFormat::kNdjson ? start : buffer_.find("\"timestamp\":\"", start) + 13;
        buffer_.replace(at, 10, "2026-02-31");
        break;
      }
      default: {  // a placeholder where the identifier should be
        Session nobody = Advance();
        nobody.logged_in = false;
        Line(number, nobody, "undefined");
      }
    }
  }

  const TraceOptions options_;
  std::FILE* file_;
  Random random_;
  uint64_t dirt_;  // of a million
  std::vector<uint64_t> cumulated_;
  std::vector<Session> sessions_;
  std::string buffer_, last_line_, date_;
  Instant day_ = -1, now_ = 0;
  // The act in hand: whose, when, what (null: a click) and where; how many clicks of a burst are to come.
  uint64_t acting_ = 0, element_ = 0, burst_ = 0;
  Instant burst_time_ = 0;
  const PageAct* act_ = nullptr;
};

}  // namespace

bool WriteTrace(const TraceOptions& options, std::FILE* file) {
  TraceOptions sane = options;
  sane.customers = std::max<uint32_t>(options.customers, 1);
  return Trace(sane, file).Run();
}

}  // namespace bench
