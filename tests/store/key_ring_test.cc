#include "store/key_ring.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "files.h"
#include "store/rocksdb/key_table.h"
#include "support.h"

namespace lanyard::store {
namespace {

using events::Forgotten;
using events::KeyAbsent;
using events::Sealed;

std::string opened(const events::Opener& opener, const Sealed& sealed) {
  const auto result = opener.open(sealed);
  if (std::holds_alternative<Forgotten>(result)) return "[forgotten]";
  if (std::holds_alternative<KeyAbsent>(result)) return "[sealed]";
  return std::get<std::string>(result);
}

TEST(KeyRing, ASealedTextOpensAgain) {
  const auto ring = make_memory_key_ring();
  const Sealed sealed = ring->sealer(kSlug).seal("ada", "Ada Lovelace");
  EXPECT_EQ(sealed.subject(), "ada");
  EXPECT_EQ(sealed.nonce().size(), 24U);
  EXPECT_EQ(sealed.ciphertext().size(), 12U + 16U);
  EXPECT_EQ(sealed.SerializeAsString().find("Lovelace"), std::string::npos);
  EXPECT_EQ(opened(ring->opener(kSlug), sealed), "Ada Lovelace");
  EXPECT_EQ(opened(ring->opener(kSlug), ring->sealer(kSlug).seal("ada", "")), "");
}

TEST(KeyRing, EqualTextsOfOnePersonAreEqualWhenSealed) {
  const auto ring = make_memory_key_ring();
  auto& sealer = ring->sealer(kSlug);
  const auto hold = sealer.hold("ada");
  const std::string sealed = sealer.seal("ada", "Ada").SerializeAsString();
  EXPECT_EQ(sealer.seal("ada", "Ada").SerializeAsString(), sealed);
  ring->sync({hold});
  EXPECT_EQ(sealer.seal("ada", "Ada").SerializeAsString(), sealed);
  EXPECT_NE(sealer.seal("ada", "Adb").nonce(), sealer.seal("ada", "Ada").nonce());
  EXPECT_NE(sealer.seal("bob", "Ada").ciphertext(), sealer.seal("ada", "Ada").ciphertext());
  EXPECT_NE(ring->sealer("other").seal("ada", "Ada").ciphertext(),
            sealer.seal("ada", "Ada").ciphertext());
}

TEST(KeyRing, NothingOpensUnderAnotherSubjectOrPartition) {
  const auto ring = make_memory_key_ring();
  Sealed sealed = ring->sealer(kSlug).seal("ada", "Ada");
  ring->sealer(kSlug).seal("bob", "Bob");
  ring->sealer("other").seal("ada", "Ada");
  EXPECT_EQ(opened(ring->opener("other"), sealed), "[sealed]");
  sealed.set_subject("bob");
  EXPECT_EQ(opened(ring->opener(kSlug), sealed), "[sealed]");
  sealed.set_subject("nobody");
  EXPECT_EQ(opened(ring->opener(kSlug), sealed), "[sealed]");
}

TEST(KeyRing, WhatWasTamperedWithStaysSealed) {
  const auto ring = make_memory_key_ring();
  const Sealed sealed = ring->sealer(kSlug).seal("ada", "Ada");
  for (std::size_t i = 0; i < sealed.ciphertext().size(); ++i) {
    Sealed changed = sealed;
    (*changed.mutable_ciphertext())[i] ^= 1;
    EXPECT_EQ(opened(ring->opener(kSlug), changed), "[sealed]");
  }
  for (const std::size_t size : {0U, 1U, 15U, 16U}) {
    Sealed changed = sealed;
    changed.mutable_ciphertext()->resize(size);
    EXPECT_EQ(opened(ring->opener(kSlug), changed), "[sealed]");
    changed = sealed;
    changed.mutable_nonce()->resize(size);
    EXPECT_EQ(opened(ring->opener(kSlug), changed), "[sealed]");
  }
}

TEST(KeyRing, ThreadsThatSealForANewPersonAtOnceUseOneKey) {
  const auto ring = make_memory_key_ring();
  for (int person = 0; person < 50; ++person) {
    const std::string subject = "user-" + std::to_string(person);
    std::string texts[4];
    {
      std::vector<std::jthread> threads;
      for (std::string& text : texts) {
        threads.emplace_back(
            [&] { text = seal_durably(*ring, kSlug, subject, "x").SerializeAsString(); });
      }
    }
    for (const std::string& text : texts) EXPECT_EQ(text, texts[0]);
  }
}

TEST(KeyRing, KeysSurviveOnlyOnceSynced) {
  const TemporaryDirectory directory;
  Sealed kept;
  Sealed lost;
  {
    const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
    const auto other = ring->sealer(kSlug).hold("bob");
    lost = ring->sealer(kSlug).seal("bob", "Bob");
    kept = seal_durably(*ring, kSlug, "ada", "Ada");
    EXPECT_EQ(opened(ring->opener(kSlug), lost), "Bob");
  }
  const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
  EXPECT_EQ(opened(ring->opener(kSlug), kept), "Ada");
  EXPECT_EQ(opened(ring->opener(kSlug), lost), "[sealed]");
  EXPECT_EQ(ring->sealer(kSlug).seal("ada", "Ada").SerializeAsString(), kept.SerializeAsString());
}

TEST(KeyRing, AnAbsentStoreOpensForReadingAsAnEmptyOne) {
  const TemporaryDirectory directory;
  const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadOnly);
  const auto other = make_memory_key_ring();
  const Sealed sealed = other->sealer(kSlug).seal("ada", "Ada");
  EXPECT_EQ(opened(ring->opener(kSlug), sealed), "[sealed]");
  EXPECT_FALSE(std::filesystem::exists(directory / "keys"));
  ring->sync({});
  EXPECT_THROW(seal_durably(*ring, kSlug, "ada", "Ada"), StorageError);
  EXPECT_THROW(ring->destroy(kSlug, {"ada"}), StorageError);
}

TEST(KeyRing, AReaderBesideAWriterSeesItsKeysAndWritesNone) {
  const TemporaryDirectory directory;
  const auto writer = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
  const Sealed sealed = seal_durably(*writer, kSlug, "ada", "Ada");
  const auto reader = open_key_ring(directory / "keys", KeyRingMode::kReadOnly);
  EXPECT_EQ(opened(reader->opener(kSlug), sealed), "Ada");
  EXPECT_THROW(seal_durably(*reader, kSlug, "bob", "Bob"), StorageError);
  EXPECT_THROW(reader->destroy(kSlug, {"ada"}), StorageError);
}

TEST(KeyRing, ATrialKeepsNoNewKeyAndUsesThoseThereAre) {
  const auto ring = make_memory_key_ring();
  const Sealed kept = ring->sealer(kSlug).seal("bob", "Bob");
  Sealed tried;
  {
    const auto trial = ring->trial(kSlug);
    tried = trial->seal("ada", "Ada");
    EXPECT_EQ(trial->seal("ada", "Ada").SerializeAsString(), tried.SerializeAsString());
    EXPECT_EQ(opened(*trial, tried), "Ada");
    EXPECT_EQ(trial->seal("bob", "Bob").SerializeAsString(), kept.SerializeAsString());
    EXPECT_EQ(opened(*trial, kept), "Bob");
  }
  EXPECT_EQ(opened(ring->opener(kSlug), tried), "[sealed]");
  const Sealed real = ring->sealer(kSlug).seal("ada", "Ada");
  EXPECT_NE(real.SerializeAsString(), tried.SerializeAsString());
  EXPECT_EQ(opened(*ring->trial(kSlug), real), "Ada");
}

TEST(KeyRing, AKeyThatNothingKeepsGoesWithItsLastHold) {
  const auto ring = make_memory_key_ring();
  auto& sealer = ring->sealer(kSlug);
  auto first = sealer.hold("ada");
  auto second = sealer.hold("ada");
  const Sealed refused = sealer.seal("ada", "Ada");
  first.reset();
  EXPECT_EQ(opened(ring->opener(kSlug), refused), "Ada");  // somebody else still needs it
  EXPECT_EQ(sealer.seal("ada", "Ada").SerializeAsString(), refused.SerializeAsString());
  second.reset();
  EXPECT_EQ(opened(ring->opener(kSlug), refused), "[sealed]");
  // Later ones start anew, and what was kept stays.
  const Sealed kept = seal_durably(*ring, kSlug, "ada", "Ada");
  EXPECT_NE(kept.SerializeAsString(), refused.SerializeAsString());
  EXPECT_EQ(sealer.hold("ada"), nullptr);
  EXPECT_EQ(opened(ring->opener(kSlug), kept), "Ada");
}

TEST(KeyRing, OnlyKeysThatAreNamedAreSaved) {
  const TemporaryDirectory directory;
  const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
  const auto refused = ring->sealer(kSlug).hold("bob");
  ring->sealer(kSlug).seal("bob", "Bob");
  seal_durably(*ring, kSlug, "ada", "Ada");
  const auto keys = make_key_table(open_key_database(directory / "keys", KeyRingMode::kReadOnly));
  EXPECT_TRUE(keys->load(key_identity(kSlug, "ada")));
  EXPECT_FALSE(keys->load(key_identity(kSlug, "bob")));
}

// --- keys that are destroyed

TEST(KeyRing, ADestroyedKeyReadsAsForgottenAndComesNeverBack) {
  const TemporaryDirectory directory;
  Sealed sealed;
  Sealed other;
  const auto look = [&](KeyRing& ring) {
    EXPECT_EQ(opened(ring.opener(kSlug), sealed), "[forgotten]");
    EXPECT_EQ(opened(ring.opener(kSlug), other), "Bob");
    const auto hold = ring.sealer(kSlug).hold("ada");
    EXPECT_EQ(hold, nullptr);
    const Sealed later = seal_durably(ring, kSlug, "ada", "Ada");
    EXPECT_NE(later.SerializeAsString(), sealed.SerializeAsString());
    EXPECT_EQ(opened(ring.opener(kSlug), later), "[forgotten]");
    EXPECT_EQ(opened(*ring.trial(kSlug), sealed), "[forgotten]");
  };
  {
    const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
    sealed = seal_durably(*ring, kSlug, "ada", "Ada");
    other = seal_durably(*ring, kSlug, "bob", "Bob");
    ring->destroy(kSlug, {"ada"});
    look(*ring);
    ring->destroy(kSlug, {"ada", "never-seen"});
    look(*ring);
  }
  look(*open_key_ring(directory / "keys", KeyRingMode::kReadWrite));
  const auto memory = make_memory_key_ring();
  sealed = seal_durably(*memory, kSlug, "ada", "Ada");
  other = seal_durably(*memory, kSlug, "bob", "Bob");
  memory->destroy(kSlug, {"ada"});
  look(*memory);
}

TEST(KeyRing, WhatIsStillToBeKeptIsDestroyedToo) {
  const TemporaryDirectory directory;
  const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
  const auto hold = ring->sealer(kSlug).hold("ada");
  const Sealed sealed = ring->sealer(kSlug).seal("ada", "Ada");
  ring->destroy(kSlug, {"ada"});
  ring->sync({hold});  // of a command that was decided before
  EXPECT_EQ(opened(ring->opener(kSlug), sealed), "[forgotten]");
}

/// Names of the files below a directory that hold these bytes.
std::vector<std::string> files_with(const std::filesystem::path& directory,
                                    std::string_view bytes) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    if (read_text(entry.path()).find(bytes) != std::string::npos)
      found.push_back(entry.path().filename().string());
  }
  return found;
}

std::string stored_key(const std::filesystem::path& directory, std::string_view subject) {
  const auto table = make_key_table(open_key_database(directory, KeyRingMode::kReadOnly));
  return table->load(key_identity(kSlug, subject)).value_or("");
}

/// Keys of many people, in write-ahead log and tables of several levels, some of them twice.
void fill(KeyRing& ring, const std::filesystem::path& directory, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < 50; ++i) {
      seal_durably(ring, kSlug, "user-" + std::to_string(round) + "-" + std::to_string(i), "x");
    }
    ASSERT_FALSE(stored_key(directory, "user-" + std::to_string(round) + "-7").empty());
  }
}

TEST(KeyRing, NoFileHoldsADestroyedKey) {
  const TemporaryDirectory directory;
  const auto path = directory / "keys";
  std::vector<std::string> keys;
  {
    const auto ring = open_key_ring(path, KeyRingMode::kReadWrite);
    seal_durably(*ring, kSlug, "early", "x");
    keys.push_back(stored_key(path, "early"));
  }
  // Another opening: the first key is in a table by now.
  const auto ring = open_key_ring(path, KeyRingMode::kReadWrite);
  fill(*ring, path, 3);
  keys.push_back(stored_key(path, "user-1-7"));
  seal_durably(*ring, kSlug, "late", "x");
  keys.push_back(stored_key(path, "late"));
  for (const std::string& key : keys) {
    ASSERT_EQ(key.size(), 32U);
    ASSERT_FALSE(files_with(path, key).empty()) << "so the search finds keys";
  }
  ring->destroy(kSlug, {"early", "user-1-7", "late"});
  for (const std::string& key : keys) EXPECT_TRUE(files_with(path, key).empty());
  const std::string other = stored_key(path, "user-2-7");
  EXPECT_EQ(other.size(), 32U);
  EXPECT_FALSE(files_with(path, other).empty());
  EXPECT_EQ(stored_key(path, "early"), "");
}

TEST(KeyRing, WhatACrashLeftOfADestroyedKeyGoesWithTheNextOpening) {
  const TemporaryDirectory directory;
  const auto path = directory / "keys";
  std::string key;
  {
    const auto ring = open_key_ring(path, KeyRingMode::kReadWrite);
    seal_durably(*ring, kSlug, "ada", "Ada");
    seal_durably(*ring, kSlug, "bob", "Bob");
    key = stored_key(path, "ada");
  }
  {
    // As `destroy` begins, and ends here.
    const auto database = open_key_database(path, KeyRingMode::kReadWrite);
    auto* family = database->family(rocksdb::kDefaultColumnFamilyName).get();
    ASSERT_TRUE(database->db().Put({}, family, key_identity(kSlug, "ada"), "").ok());
    ASSERT_TRUE(database->db().Put({}, family, std::string("\0unfinished", 11), "1").ok());
  }
  ASSERT_FALSE(files_with(path, key).empty());
  const auto ring = open_key_ring(path, KeyRingMode::kReadWrite);
  EXPECT_TRUE(files_with(path, key).empty());
  EXPECT_EQ(stored_key(path, "bob").size(), 32U);
  EXPECT_EQ(stored_key(path, "ada"), "");
}

TEST(KeyRing, DestroyingBesideSealingLeavesNobodyTheKey) {
  const auto ring = make_memory_key_ring();
  for (int person = 0; person < 50; ++person) {
    const std::string subject = "user-" + std::to_string(person);
    const Sealed sealed = seal_durably(*ring, kSlug, subject, "x");
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
          seal_durably(*ring, kSlug, subject, "y");
          opened(ring->opener(kSlug), sealed);
        });
      }
      threads.emplace_back([&] { ring->destroy(kSlug, {subject}); });
    }
    EXPECT_EQ(opened(ring->opener(kSlug), sealed), "[forgotten]");
  }
}

}  // namespace
}  // namespace lanyard::store
