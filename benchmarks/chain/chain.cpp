// The five-partner chain of benchmarks/peers.py, written by hand for this one model: what a compiled language can do.
//
// It follows RULES.md as ketensim's engines do: the same addressed uniforms (R4), whole milliseconds rounded half to
// even (R1.1), the same order of an instant (R2) and of a queue (R6.1). So it gives the same sums, to the millisecond.
// It knows what the general engine must find out: one stream, one type, a row of partners that are always open, no
// norms (an item is due when it is queued), faults that are always found. There is no stream of records: what happens
// goes straight to the sums.
//
// Parameters on standard input, one `name value...` a line; sums on standard output, likewise.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using i64 = std::int64_t;
using u64 = std::uint64_t;

constexpr int PARTNERS = 5;
constexpr int PAIRS = PARTNERS - 1;

// --- parameters

using Given = std::map<std::string, std::vector<std::string>>;

Given read() {
    Given given;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string name;
        words >> name;
        for (std::string word; words >> word;) given[name].push_back(word);
    }
    return given;
}

i64 whole(const Given& given, const std::string& name, int place = 0) {
    return std::strtoll(given.at(name).at(place).c_str(), nullptr, 10);
}

double real(const Given& given, const std::string& name, int place = 0) {
    return std::strtod(given.at(name).at(place).c_str(), nullptr);
}

// --- randomness by address

inline u64 mix(u64 state, u64 word) {
    u64 z = (state ^ word) + 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

inline double unit(u64 state) { return (static_cast<double>(state >> 12) + 0.5) * 0x1p-52; }

inline i64 rounded(double duration) { return std::llrint(duration); }

class Dice {
   public:
    Dice() = default;
    Dice(u64 root, u64 purpose, u64 stream) : state_(mix(mix(root, purpose), stream)) {}

    double operator()(u64 number, u64 w3 = 0, u64 w4 = 0, u64 w5 = 0, u64 w6 = 0) const {
        return unit(mix(mix(mix(mix(mix(state_, number), w3), w4), w5), w6));
    }

   private:
    u64 state_ = 0;
};

// --- quantiles: buckets that keep ten leading bits

class Sketch {
   public:
    void add(i64 value) {
        const int shift = std::max(static_cast<int>(std::bit_width(static_cast<u64>(value))) - BITS, 0);
        const std::size_t place = static_cast<std::size_t>(shift) * HALF + static_cast<std::size_t>(value >> shift);
        ++n_;
        ++counts_[place];
    }

    double quantile(double q) const {
        const i64 rank = std::max<i64>(1, static_cast<i64>(std::ceil(q * static_cast<double>(n_) - 1e-9)));
        std::size_t place = 0;
        for (i64 sum = counts_[0]; sum < rank && place + 1 < counts_.size(); sum += counts_[place]) ++place;
        const int shift = std::max(0, static_cast<int>(place / HALF) - 1);
        const double leading = static_cast<double>(place - static_cast<std::size_t>(shift) * HALF);
        return shift == 0 ? leading : (leading + 0.5) * static_cast<double>(i64{1} << shift);
    }

    i64 n() const { return n_; }

   private:
    static constexpr int BITS = 10;
    static constexpr std::size_t HALF = std::size_t{1} << (BITS - 1);
    i64 n_ = 0;
    std::vector<i64> counts_ = std::vector<i64>((63 - BITS + 2) * HALF + HALF);
};

// --- events: a heap of four children per node, filled up with events that never come so that no node lacks a child

struct Event {
    i64 time;
    u64 what;
};

class Events {
   public:
    i64 first() const { return heap_[0].time; }

    void push(i64 time, u64 what) {
        std::size_t hole = size_++;
        if (size_ + 4 > heap_.size()) heap_.resize(2 * heap_.size(), NEVER);
        while (hole > 0) {
            const std::size_t parent = (hole - 1) / 4;
            if (heap_[parent].time <= time) break;
            heap_[hole] = heap_[parent];
            hole = parent;
        }
        heap_[hole] = {time, what};
    }

    u64 pop() {
        const u64 what = heap_[0].what;
        const Event last = heap_[--size_];
        heap_[size_] = NEVER;
        if (size_ == 0) return what;
        std::size_t hole = 0;
        for (std::size_t child = 1; child < size_; child = 4 * hole + 1) {
            // two rounds of a knock-out, without branches
            const std::size_t one = child + (heap_[child + 1].time < heap_[child].time);
            const std::size_t other = child + 2 + (heap_[child + 3].time < heap_[child + 2].time);
            const std::size_t least = heap_[other].time < heap_[one].time ? other : one;
            if (heap_[least].time >= last.time) break;
            heap_[hole] = heap_[least];
            hole = least;
        }
        heap_[hole] = last;
        return what;
    }

   private:
    static constexpr Event NEVER = {INT64_MAX, 0};
    std::size_t size_ = 0;
    std::vector<Event> heap_ = std::vector<Event>(64, NEVER);
};

// --- a queue: by the time queued, then by number; items come nearly in order, so a ring sorted from behind will do

struct Waiting {
    i64 queued;
    i64 number;
    int slot;
    bool rework;
};

class Queue {
   public:
    bool empty() const { return head_ == tail_; }

    void put(const Waiting& item) {
        if (tail_ - head_ == ring_.size()) grow();
        u64 place = tail_++;
        for (; place > head_; --place) {
            const Waiting& before = at(place - 1);
            if (before.queued < item.queued || (before.queued == item.queued && before.number < item.number)) break;
            at(place) = before;
        }
        at(place) = item;
    }

    Waiting take() { return at(head_++); }

   private:
    Waiting& at(u64 place) { return ring_[place & (ring_.size() - 1)]; }

    void grow() {
        std::vector<Waiting> wider(2 * ring_.size());
        for (u64 place = head_; place < tail_; ++place) wider[place & (wider.size() - 1)] = at(place);
        ring_.swap(wider);
    }

    std::vector<Waiting> ring_ = std::vector<Waiting>(64);
    u64 head_ = 0;
    u64 tail_ = 0;
};

// --- a case

enum Cause { WORK, REWORK, STAFF, TRANSFER, CAUSES };
enum What : u64 { ARRIVAL, END, REWORK_END, DELIVERED, SENT_BACK, WHATS = 8 };
enum State : std::uint8_t { FREE, WAITS, IN_HAND, TRAVELS };

struct Case {
    i64 number;
    i64 arrival;
    i64 queued;
    i64 began;
    i64 work;         // here
    i64 work_before;  // at the partner before, who may have to do it again
    int place;        // the partner whose work it is at: for rework, the finder
    int attempt;
    State state;
    bool rework;
    bool faulty;
    bool cohort;
    int returns[PAIRS];
    i64 spent[PARTNERS][CAUSES];
};

// --- sums

struct Sums {
    // of cases that arrive in the window
    i64 cohort = 0, reached = 0, still = 0, lead = 0, in_time = 0, right = 0, returns = 0;
    i64 spent[PARTNERS][CAUSES] = {};
    i64 cohort_returns[PAIRS] = {};
    Sketch lead_times;
    // by clock
    i64 finished = 0, left_lead = 0, left_in_time = 0, left_right = 0, in_chain = 0;
    i64 stays[PARTNERS] = {}, stay[PARTNERS] = {}, starts[PARTNERS] = {}, wait[PARTNERS] = {};
    i64 queue[PARTNERS] = {}, effort[PARTNERS] = {};
    i64 sends[PAIRS] = {}, transfer[PAIRS] = {}, incomplete[PAIRS] = {}, returned[PAIRS] = {};
    Sketch left_lead_times;
    Sketch stay_times[PARTNERS];
    // the whole run
    i64 arrived = 0, left = 0;
};

// --- the chain

class Chain {
   public:
    explicit Chain(const Given& given)
        : begin_(whole(given, "window", 0)),
          end_(whole(given, "window", 1)),
          drain_(whole(given, "drain")),
          interval_(real(given, "interval")),
          check_(whole(given, "check")),
          delay_(real(given, "delay")),
          incomplete_(real(given, "incomplete")),
          target_(whole(given, "target")) {
        const u64 root = static_cast<u64>(whole(given, "root")), stream = static_cast<u64>(whole(given, "stream"));
        const auto dice = [&](const char* name) { return Dice(root, static_cast<u64>(whole(given, name)), stream); };
        arrivals_ = dice("ARRIVAL");
        works_ = dice("WORK");
        delays_ = dice("DELAY");
        faults_ = dice("INCOMPLETE");
        trips_back_ = dice("TRIP_BACK");
        for (int place = 0; place < PARTNERS; ++place) {
            mean_[place] = real(given, "work", place);
            step_[place] = static_cast<u64>(whole(given, "step", place));
            free_[place] = static_cast<int>(whole(given, "people", place));
        }
    }

    void run() {
        next_arrival(0);
        for (;;) {
            const i64 time = events_.first();
            if (time >= end_ && open_ == 0) return stop(std::max(end_, now_));
            if (time >= end_ + drain_) return stop(end_ + drain_);
            now_ = time;
            do {
                do apply(events_.pop());
                while (events_.first() == now_);
                settle();
            } while (events_.first() == now_);
        }
    }

    const Sums& sums() const { return sums_; }

   private:
    void apply(u64 what) {
        const int slot = static_cast<int>(what / WHATS);
        switch (what % WHATS) {
            case ARRIVAL: return arrive();
            case END: return end(slot);
            case REWORK_END: return rework_ends(slot);
            case DELIVERED: return queue(slot, cases_[slot].place, false);
            default: return queue(slot, cases_[slot].place - 1, true);
        }
    }

    void settle() {
        for (unsigned changed = changed_; changed != 0; changed &= changed - 1) {
            const int place = std::countr_zero(changed);
            while (free_[place] > 0 && !queues_[place].empty()) start(place, queues_[place].take());
        }
        changed_ = 0;
    }

    // --- cases come and go

    void next_arrival(i64 time) {
        const u64 number = static_cast<u64>(sums_.arrived);
        events_.push(time + rounded(-interval_ * std::log1p(-arrivals_(number))), ARRIVAL);
    }

    void arrive() {
        const int slot = take_slot();
        Case& one = cases_[slot];
        one = Case{};
        one.number = sums_.arrived++;
        one.arrival = now_;
        one.cohort = in_window(now_);
        open_ += one.cohort;
        sums_.cohort += one.cohort;
        one.attempt = 1;
        one.work = drawn_work(one);
        queue(slot, 0, false);
        next_arrival(now_);
    }

    void leave(int slot) {
        Case& one = cases_[slot];
        const i64 lead = now_ - one.arrival;
        const bool in_time = lead <= target_;
        int returns = 0;
        for (int pair = 0; pair < PAIRS; ++pair) returns += one.returns[pair];
        sums_.left += 1;
        sums_.in_chain += clipped(now_) - clipped(one.arrival);
        if (one.cohort) {
            open_ -= 1;
            sums_.reached += 1;
            sums_.lead += lead;
            sums_.in_time += in_time;
            sums_.right += returns == 0;
            sums_.returns += returns;
            sums_.lead_times.add(lead);
            for (int pair = 0; pair < PAIRS; ++pair) sums_.cohort_returns[pair] += one.returns[pair];
            for (int place = 0; place < PARTNERS; ++place)
                for (int cause = 0; cause < CAUSES; ++cause) sums_.spent[place][cause] += one.spent[place][cause];
        }
        if (in_window(now_)) {
            sums_.finished += 1;
            sums_.left_lead += lead;
            sums_.left_in_time += in_time;
            sums_.left_right += returns == 0;
            sums_.left_lead_times.add(lead);
        }
        one.state = FREE;
        slots_.push_back(slot);
    }

    int take_slot() {
        if (slots_.empty()) {
            cases_.emplace_back();
            return static_cast<int>(cases_.size()) - 1;
        }
        const int slot = slots_.back();
        slots_.pop_back();
        return slot;
    }

    // --- at a partner

    i64 drawn_work(const Case& one) const {
        const double u = works_(static_cast<u64>(one.number), step_[one.place], 1);
        return rounded(-mean_[one.place] * std::log1p(-u));
    }

    void queue(int slot, int partner, bool rework) {
        Case& one = cases_[slot];
        one.queued = now_;
        one.state = WAITS;
        one.rework = rework;
        queues_[partner].put({now_, one.number, slot, rework});
        changed_ |= 1u << partner;
    }

    void start(int partner, const Waiting& item) {
        Case& one = cases_[item.slot];
        const i64 wait = now_ - one.queued;
        one.spent[partner][STAFF] += wait;
        one.began = now_;
        one.state = IN_HAND;
        sums_.queue[partner] += clipped(now_) - clipped(one.queued);
        if (in_window(now_)) {
            sums_.starts[partner] += 1;
            sums_.wait[partner] += wait;
        }
        free_[partner] -= 1;
        const u64 slot = static_cast<u64>(item.slot);
        if (item.rework) {
            events_.push(now_ + one.work_before, slot * WHATS + REWORK_END);
        } else {
            const i64 check = partner > 0 ? check_ : 0;
            events_.push(now_ + check + (one.faulty ? 0 : one.work), slot * WHATS + END);
        }
    }

    void finish(Case& one, int partner, Cause cause) {
        one.spent[partner][cause] += now_ - one.began;
        worked(one, partner, now_);
        if (in_window(now_)) {
            const i64 stay = now_ - one.queued;
            sums_.stays[partner] += 1;
            sums_.stay[partner] += stay;
            sums_.stay_times[partner].add(stay);
        }
        free_[partner] += 1;
        changed_ |= 1u << partner;
    }

    void worked(const Case& one, int partner, i64 until) {
        sums_.effort[partner] += clipped(until) - clipped(one.began);
    }

    void end(int slot) {
        Case& one = cases_[slot];
        const int place = one.place;
        finish(one, place, WORK);
        if (one.faulty) {
            one.faulty = false;
            send_back(slot, place - 1);
        } else if (place + 1 == PARTNERS) {
            leave(slot);
        } else {
            one.work_before = one.work;
            one.place = place + 1;
            one.attempt = 1;
            one.work = drawn_work(one);
            send(slot, place);
        }
    }

    void rework_ends(int slot) {
        Case& one = cases_[slot];
        finish(one, one.place - 1, REWORK);
        one.attempt += 1;
        send(slot, one.place - 1);
    }

    // --- on the way

    void send(int slot, int from) {
        Case& one = cases_[slot];
        const u64 number = static_cast<u64>(one.number), attempt = static_cast<u64>(one.attempt);
        one.faulty = faults_(number, step_[from], step_[from + 1], 1, attempt) < incomplete_;
        const i64 time = transfer(delays_(number, step_[from], step_[from + 1], 1, attempt));
        one.spent[from + 1][TRANSFER] += time;
        if (in_window(now_)) {
            sums_.sends[from] += 1;
            sums_.transfer[from] += time;
            sums_.incomplete[from] += one.faulty;
        }
        travel(slot, time, DELIVERED);
    }

    void send_back(int slot, int to) {
        Case& one = cases_[slot];
        const u64 number = static_cast<u64>(one.number), attempt = static_cast<u64>(one.attempt);
        const i64 time = transfer(trips_back_(number, step_[to + 1], step_[to], 1, attempt));
        one.spent[to][TRANSFER] += time;
        one.returns[to] += 1;
        sums_.returned[to] += in_window(now_);
        travel(slot, time, SENT_BACK);
    }

    i64 transfer(double u) const { return rounded(delay_ * -std::log1p(-u)); }

    void travel(int slot, i64 time, What what) {
        cases_[slot].state = TRAVELS;
        events_.push(now_ + time, static_cast<u64>(slot) * WHATS + what);
    }

    // --- the window and the stop

    bool in_window(i64 time) const { return begin_ <= time && time < end_; }
    i64 clipped(i64 time) const { return std::clamp(time, begin_, end_); }

    void stop(i64 time) {
        for (const Case& one : cases_) {
            if (one.state == FREE) continue;
            const int partner = one.place - one.rework;
            sums_.still += one.cohort;
            sums_.in_chain += end_ - clipped(one.arrival);
            if (one.state == WAITS) sums_.queue[partner] += end_ - clipped(one.queued);
            if (one.state == IN_HAND) worked(one, partner, time);
        }
    }

    const i64 begin_, end_, drain_;
    const double interval_;
    const i64 check_;
    const double delay_, incomplete_;
    const i64 target_;
    Dice arrivals_, works_, delays_, faults_, trips_back_;
    double mean_[PARTNERS];
    u64 step_[PARTNERS];
    int free_[PARTNERS];
    Queue queues_[PARTNERS];
    unsigned changed_ = 0;
    Events events_;
    std::vector<Case> cases_;
    std::vector<int> slots_;
    i64 now_ = 0;
    i64 open_ = 0;
    Sums sums_;
};

// --- what comes out

template <std::size_t size>
void say(const char* name, const i64 (&values)[size]) {
    std::printf("%s", name);
    for (const i64 value : values) std::printf(" %lld", static_cast<long long>(value));
    std::printf("\n");
}

void say(const char* name, i64 value) { std::printf("%s %lld\n", name, static_cast<long long>(value)); }

void say(const char* name, const Sketch& sketch) {
    std::printf("%s %.17g %.17g\n", name, sketch.quantile(0.5), sketch.quantile(0.9));
}

void say(const Sums& sums) {
    say("cohort", sums.cohort);
    say("reached", sums.reached);
    say("still", sums.still);
    say("lead", sums.lead);
    say("in_time", sums.in_time);
    say("right", sums.right);
    say("returns", sums.returns);
    i64 spent[PARTNERS * CAUSES];
    for (int place = 0; place < PARTNERS * CAUSES; ++place) spent[place] = sums.spent[place / CAUSES][place % CAUSES];
    say("spent", spent);
    say("cohort_returns", sums.cohort_returns);
    say("lead_times", sums.lead_times);
    say("finished", sums.finished);
    say("left_lead", sums.left_lead);
    say("left_in_time", sums.left_in_time);
    say("left_right", sums.left_right);
    say("in_chain", sums.in_chain);
    say("stays", sums.stays);
    say("stay", sums.stay);
    say("starts", sums.starts);
    say("wait", sums.wait);
    say("queue", sums.queue);
    say("effort", sums.effort);
    say("sends", sums.sends);
    say("transfer", sums.transfer);
    say("incomplete", sums.incomplete);
    say("returned", sums.returned);
    say("left_lead_times", sums.left_lead_times);
    for (const Sketch& sketch : sums.stay_times) say("stay_times", sketch);
    say("arrived", sums.arrived);
    say("left", sums.left);
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

int main() {
    Chain chain(read());
    const double begin = processor_seconds();
    chain.run();
    std::printf("seconds %.6f\n", processor_seconds() - begin);
    say(chain.sums());
    return 0;
}
