#include "store/key_ring.h"

#include <gtest/gtest.h>

#include <thread>

#include "store/rocksdb/key_table.h"
#include "support.h"

namespace lanyard::store {
namespace {

using events::Forgotten;
using events::KeyAbsent;
using events::Sealed;

constexpr const char* kSlug = "nordic-js";

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
  const std::string sealed = sealer.seal("ada", "Ada").SerializeAsString();
  EXPECT_EQ(sealer.seal("ada", "Ada").SerializeAsString(), sealed);
  ring->sync();
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
        threads.emplace_back([&] {
          text = ring->sealer(kSlug).seal(subject, "x").SerializeAsString();
          ring->sync();
        });
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
    kept = ring->sealer(kSlug).seal("ada", "Ada");
    ring->sync();
    lost = ring->sealer(kSlug).seal("bob", "Bob");
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
  ring->sync();
  ring->sealer(kSlug).seal("ada", "Ada");
  EXPECT_THROW(ring->sync(), StorageError);
}

TEST(KeyRing, AReaderBesideAWriterSeesItsKeysAndWritesNone) {
  const TemporaryDirectory directory;
  const auto writer = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
  const Sealed sealed = writer->sealer(kSlug).seal("ada", "Ada");
  writer->sync();
  const auto reader = open_key_ring(directory / "keys", KeyRingMode::kReadOnly);
  EXPECT_EQ(opened(reader->opener(kSlug), sealed), "Ada");
  reader->sealer(kSlug).seal("bob", "Bob");
  EXPECT_THROW(reader->sync(), StorageError);
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
  ring->sync();
  EXPECT_EQ(opened(ring->opener(kSlug), tried), "[sealed]");
  const Sealed real = ring->sealer(kSlug).seal("ada", "Ada");
  EXPECT_NE(real.SerializeAsString(), tried.SerializeAsString());
  EXPECT_EQ(opened(*ring->trial(kSlug), real), "Ada");
}

TEST(KeyRing, ADestroyedKeyReadsAsForgottenAndComesNeverBack) {
  const TemporaryDirectory directory;
  Sealed sealed;
  {
    const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
    sealed = ring->sealer(kSlug).seal("ada", "Ada");
    ring->sync();
  }
  {
    const auto database = open_key_database(directory / "keys", KeyRingMode::kReadWrite);
    auto* family = database->family(rocksdb::kDefaultColumnFamilyName).get();
    const std::string key("nordic-js\0ada", 13);
    std::string value;
    ASSERT_TRUE(database->db().Get({}, family, key, &value).ok());
    EXPECT_EQ(value.size(), 32U);
    ASSERT_TRUE(database->db().Put({}, family, key, "").ok());
  }
  const auto ring = open_key_ring(directory / "keys", KeyRingMode::kReadWrite);
  EXPECT_EQ(opened(ring->opener(kSlug), sealed), "[forgotten]");
  const Sealed later = ring->sealer(kSlug).seal("ada", "Ada");
  ring->sync();
  EXPECT_EQ(opened(ring->opener(kSlug), later), "[forgotten]");
}

}  // namespace
}  // namespace lanyard::store
