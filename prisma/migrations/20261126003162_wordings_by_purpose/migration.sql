-- In which language a guest read what he agreed to; nothing where it was spoken or clicked.
ALTER TABLE "consents" ADD COLUMN "language" TEXT;

-- What was agreed to by reading was written in that language. What was agreed to before this does not say in which.
ALTER TABLE consents
  ADD CONSTRAINT consents_wording_ref FOREIGN KEY (purpose, text_version, language)
    REFERENCES consent_wordings (purpose, version, language);

-- The privacy notice is a wording, too: everybody can read it, and each version that there was.
INSERT INTO consent_versions (purpose, version, since, shown, made_by) VALUES
  ('notice', 'notice-1', '2026-01-01 00:00:00+00', true, '');
INSERT INTO consent_wordings (purpose, version, language, text) VALUES
  ('notice', 'notice-1', 'en', 'We keep what we need so that you can stay with us: your name and how to reach you, your bookings and bills, your wishes, and where the law asks for it your identity document, encrypted.

What for: to hold and change your booking, to house and bill you, to answer you, to keep the books that the law wants kept, and to run the membership that you joined. We write to you about offers only in the ways that you agreed to, and you can change that at any time.

Who sees it: staff who need it for their work, each look at your profile written down; those who carry out payments and messages for us; authorities where the law says so. We sell nothing to anybody.

How long: as long as its purpose needs, and no longer. Identity documents go after your stay, profiles that nobody has used go by themselves, bills stay without your name where you were erased.

Your rights: to see everything that we keep, to take it along, to have it corrected, to be forgotten, to object, and to complain to the authority that protects personal data. You find all of it on the privacy page of your account, or ask at the desk. We answer within the time that the law sets.'),
  ('notice', 'notice-1', 'zh-CN', '我们仅保存为您提供住宿所需的信息：您的姓名和联系方式、预订和账单、您的偏好，以及法律要求时加密保存的身份证件信息。

用途：保留和变更预订、办理入住和结账、答复您的询问、保存法律要求的账目，以及管理您加入的会员计划。只有在您同意的方式下，我们才会向您发送优惠信息，您可随时更改。

谁能看到：因工作需要的员工（每次查看您的资料均有记录）；为我们处理付款和消息的服务方；法律规定的主管部门。我们不会出售您的信息。

保存多久：仅在用途所需的期限内。身份证件信息在您离店一段时间后清除，长期未使用的资料会自动清除；删除资料后，账单会保留但不含您的姓名。

您的权利：查阅、复制、更正、删除您的信息，提出反对，以及向个人信息保护主管部门投诉。您可以在账户的隐私页面办理，也可以向前台提出。我们会在法律规定的期限内答复。'),
  ('notice', 'notice-1', 'zh-TW', '我們僅保存為您提供住宿所需的資訊：您的姓名和聯絡方式、預訂和帳單、您的偏好，以及法律要求時加密保存的身分證件資訊。

用途：保留和變更預訂、辦理入住和結帳、答覆您的詢問、保存法律要求的帳目，以及管理您加入的會員計畫。只有在您同意的方式下，我們才會向您發送優惠資訊，您可隨時更改。

誰能看到：因工作需要的員工（每次查看您的資料均有記錄）；為我們處理付款和訊息的服務方；法律規定的主管機關。我們不會出售您的資訊。

保存多久：僅在用途所需的期限內。身分證件資訊在您離店一段時間後清除，長期未使用的資料會自動清除；刪除資料後，帳單會保留但不含您的姓名。

您的權利：查閱、複製、更正、刪除您的資訊，提出反對，以及向個人資訊保護主管機關投訴。您可以在帳戶的隱私頁面辦理，也可以向櫃檯提出。我們會在法律規定的期限內答覆。');
