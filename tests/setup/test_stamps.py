from scripts.suite import paths


def test_a_stamp_is_current_only_for_the_inputs_it_was_written_for(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "STAMPS", tmp_path)
    first = paths.Stamp("venv", "a")
    assert not first.is_current()
    first.write()
    assert first.is_current()
    assert not paths.Stamp("venv", "b").is_current()
    first.clear()
    assert not first.is_current()


def test_the_fingerprint_of_a_tree_changes_with_names_and_contents(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = paths.tree_fingerprint(tmp_path, ".py")
    (tmp_path / "b.txt").write_text("no matter")
    assert paths.tree_fingerprint(tmp_path, ".py") == before
    (tmp_path / "a.py").write_text("2")
    changed = paths.tree_fingerprint(tmp_path, ".py")
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    assert len({before, changed, paths.tree_fingerprint(tmp_path, ".py")}) == 3
