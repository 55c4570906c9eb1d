using ModelOperator.Settings;

namespace ModelOperator.Tests.Settings;

public sealed class LiveSettingsTest
{
    private readonly List<string> _changes = [];

    [TearDown]
    public void Forget() => _changes.Clear();

    [Test]
    public void Read_MissingFile_NamesTheFile()
    {
        var act = () => LiveSettings.Read("/nowhere/settings.yaml");

        act.Should().Throw<SettingsException>().WithMessage("*/nowhere/settings.yaml*");
    }

    [Test]
    public void Refresh_NoFile_KeepsTheDefaults()
    {
        var settings = LiveSettings.Read(null);

        settings.Refresh().Should().BeNull();

        settings.Current.Should().Be(new OperatorConfiguration());
    }

    [Test]
    public void Refresh_FileAsItWas_ChangesNothing()
    {
        using var mount = new SettingsMount("runtime: {image: a}");
        var settings = Observe(mount);
        mount.Write("runtime: {image: a}");

        settings.Refresh().Should().BeNull();

        _changes.Should().BeEmpty();
    }

    [Test]
    public void Refresh_MountThatWasSwapped_IsInForceAndTold()
    {
        using var mount = new SettingsMount("runtime: {image: a}");
        var settings = Observe(mount);
        mount.Write("runtime: {image: b}");

        settings.Refresh().Should().BeNull();

        settings.Current.Runtime.Image.Should().Be("b");
        _changes.Should().Equal("a -> b");
    }

    [Test]
    public void Refresh_EditWithMistakes_NamesThemAllAndKeepsTheOldUntilItIsMended()
    {
        using var mount = new SettingsMount("runtime: {image: a}");
        var settings = Observe(mount);
        mount.Write("runtime: {imagge: b}\nreconciliation: {concurrency: many}");

        var problem = settings.Refresh();

        problem.Should().Contain(mount.File).And.Contain("runtime.imagge").And.Contain("reconciliation.concurrency");
        settings.Refresh().Should().Be(problem, "the file is as bad as before");
        settings.Current.Runtime.Image.Should().Be("a");
        _changes.Should().BeEmpty();

        mount.Write("runtime: {image: c}");
        settings.Refresh().Should().BeNull();
        _changes.Should().Equal("a -> c");
    }

    [Test]
    public void Refresh_FileThatIsGone_KeepsTheOld()
    {
        using var mount = new SettingsMount("runtime: {image: a}");
        var settings = Observe(mount);
        mount.Remove();

        settings.Refresh().Should().Contain(mount.File);

        settings.Current.Runtime.Image.Should().Be("a");
        mount.Write("runtime: {image: a}");
        settings.Refresh().Should().BeNull("it is back as it was");
        _changes.Should().BeEmpty();
    }

    private LiveSettings Observe(SettingsMount mount)
    {
        var settings = LiveSettings.Read(mount.File);
        settings.Changed += (before, now) => _changes.Add($"{before.Runtime.Image} -> {now.Runtime.Image}");
        return settings;
    }
}
